#include "framework/study/run/clean.hpp"

#include <algorithm>
#include <set>

#include <fmt/format.h>

#include "framework/core/error.hpp"
#include "framework/core/text.hpp"
#include "framework/storage/durable.hpp"
#include "framework/storage/folder.hpp"
#include "framework/study/plan/plan_file.hpp"
#include "framework/study/run/shared_file.hpp"
#include "framework/study/run/status.hpp"

namespace regatta {

namespace {

namespace fs = std::filesystem;

class Search {
 public:
  Search(const Workspace& workspace, const PipelineInfo& pipeline) : workspace_(workspace) {
    const auto plan = require_plan(workspace, pipeline);
    for (const auto& slice : plan.runs) planned_.insert(slice.run);
    complete_ = read_status(workspace, pipeline).complete;
    shared_ = shared_names(plan, pipeline, workspace);
    for (const auto& phase : pipeline.phases) phases_.insert(phase.name);
  }

  std::vector<Needless> find(const CleanAlso& also) {
    for (const auto& file : files_in(workspace_.attempts())) attempt(file);
    for (const auto& file : files_in(workspace_.runs())) run(file);
    for (const auto& file : files_in(workspace_.shared())) shared(file);
    for (const auto& file : files_in(workspace_.root()))
      if (workspace_.is_unfinished(file)) add(file, "its writing was cut off");
    if (also.plans) plans();
    if (also.logs)
      for (const auto& file : files_in(workspace_.logs()))
        if (file.extension() == ".log") add(file, "a log");
    return std::move(found_);
  }

 private:
  static std::vector<fs::path> files_in(const fs::path& folder) {
    std::vector<fs::path> files;
    std::error_code none;
    for (auto& path : entries_of(folder))
      if (fs::symlink_status(path, none).type() == fs::file_type::regular) files.push_back(std::move(path));
    std::ranges::sort(files);
    return files;
  }

  void attempt(const fs::path& file) {
    if (workspace_.is_unfinished(file)) return add(file, "its writing was cut off");
    const auto run = Workspace::run_of(file.filename().string());
    if (!run) return;
    if (!planned_.contains(*run)) add(file, fmt::format("the plan has no run {:06}", *run));
    if (complete_.contains(*run)) add(file, fmt::format("run {:06} is complete", *run));
  }

  void run(const fs::path& file) {
    if (workspace_.is_unfinished(file)) return add(file, "its writing was cut off");
    const auto run = Workspace::run_of(file.filename().string());
    if (run && !planned_.contains(*run) && file == workspace_.run_file(*run)) add(file, fmt::format("the plan has no run {:06}", *run));
  }

  void shared(const fs::path& file) {
    const auto name = file.filename().string();
    const auto whole = unfinished(name);
    const auto phase = Workspace::shared_of(whole.value_or(name));
    if (!phase || !phases_.contains(*phase)) return;
    if (whole) return add(file, "its writing was cut off");
    std::error_code none;  // what is younger than the plan may have been prepared for the next one
    const bool of_plan = fs::last_write_time(file, none) <= fs::last_write_time(workspace_.plan_file(workspace_.newest_plan()), none);
    if (of_plan && !shared_.contains(name)) add(file, "no case of the plan shares it");
  }

  void plans() {
    const auto newest = workspace_.newest_plan();
    for (std::uint64_t number = 1; number < newest; ++number) {
      const auto file = workspace_.plan_file(number);
      std::error_code none;
      if (fs::is_regular_file(file, none)) add(file, fmt::format("{} holds", workspace_.plan_file(newest).filename().string()));
    }
  }

  void add(const fs::path& file, std::string reason) {
    std::error_code none;
    const auto bytes = fs::file_size(file, none);
    found_.push_back({file, none ? 0 : bytes, std::move(reason)});
  }

  const Workspace& workspace_;
  std::set<std::uint64_t> planned_, complete_;
  std::set<std::string> shared_, phases_;
  std::vector<Needless> found_;
};

}  // namespace

std::vector<Needless> needless_files(const Workspace& workspace, const PipelineInfo& pipeline, const CleanAlso& also) {
  return Search(workspace, pipeline).find(also);
}

void remove_needless(const std::vector<Needless>& files) {
  for (const auto& needless : files) remove_file(needless.file);
}

std::string needless_text(const std::vector<Needless>& files, bool removed) {
  if (files.empty()) return "nothing to remove\n";
  std::string out;
  std::uint64_t bytes = 0;
  for (const auto& needless : files) {
    bytes += needless.bytes;
    out += fmt::format("{}  {}  {}\n", needless.file.string(), readable_bytes(static_cast<double>(needless.bytes)), needless.reason);
  }
  return out + fmt::format("{}: {}, {}\n", removed ? "removed" : "would be removed", counted(files.size(), "file"),
                           readable_bytes(static_cast<double>(bytes)));
}

}  // namespace regatta
