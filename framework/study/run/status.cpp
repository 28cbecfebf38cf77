#include "framework/study/run/status.hpp"

#include <charconv>
#include <set>

#include <fmt/format.h>

#include "framework/core/error.hpp"
#include "framework/core/text.hpp"
#include "framework/storage/reader.hpp"
#include "framework/study/plan/plan_file.hpp"
#include "framework/study/run/run_file.hpp"

namespace regatta {

namespace {

namespace fs = std::filesystem;

/// Runs that have a file in attempts/: 000042.1.h5, 000042.simulate.3.checkpoint.h5.
std::set<std::uint64_t> runs_begun(const fs::path& attempts) {
  std::set<std::uint64_t> runs;
  std::error_code none;
  for (const auto& entry : fs::directory_iterator(attempts, none)) {
    const auto name = entry.path().filename().string();
    std::uint64_t run = 0;
    const auto [end, error] = std::from_chars(name.data(), name.data() + name.size(), run);
    if (error == std::errc{} && name.ends_with(".h5")) runs.insert(run);
  }
  return runs;
}

}  // namespace

StudyStatus read_status(const Workspace& workspace, const PipelineInfo& pipeline) {
  const auto plan = read_newest_plan(workspace, pipeline);
  require(plan.has_value(), "{}: there is no plan.json, so no study has been run here; the folder of a study is what run -w names",
          workspace.root().string());
  StudyStatus status;
  status.title = plan->title;
  status.study_file = plan->study_file;
  status.samples = plan->sample_count;
  status.runs = plan->runs.size();
  const auto begun = runs_begun(workspace.attempts());
  for (const auto& slice : plan->runs) {
    const auto file = workspace.run_file(slice.run);
    if (!fs::exists(file)) {
      status.begun += begun.contains(slice.run) ? 1 : 0;
      continue;
    }
    try {
      const Reader reader(file);
      const Slice held{slice.run, reader.natural("/", "first_sample").value_or(0), reader.natural("/", "sample_count").value_or(0)};
      if (held != slice || reader.long_text("/provenance/settings") != plan->settings) {
        status.outdated += 1;  // of the study as it was before: the plan says what has changed
        continue;
      }
      if (reader.text("/", "status") == run_file::complete) {
        status.complete += 1;
        continue;
      }
      status.failures.push_back({slice.run, reader.text("/", "error").value_or("unknown"), reader.text("/", "repeat").value_or("")});
    } catch (const Error& error) {
      status.failures.push_back({slice.run, error.what(), ""});
    }
    status.failed += 1;
  }
  status.results = fs::exists(workspace.study_file());
  status.holder = Claim::holder(workspace);
  return status;
}

std::string status_text(const StudyStatus& status, const Workspace& workspace) {
  std::string out = fmt::format("{}\n  study file  {}\n  folder      {}\n  samples     {} in {} runs\n", status.title, status.study_file,
                                workspace.root().string(), with_commas(status.samples), with_commas(status.runs));
  const auto open = status.runs - status.complete - status.failed;
  out += fmt::format("  runs        {} complete, {} failed, {} to do", with_commas(status.complete), with_commas(status.failed),
                     with_commas(open));
  if (status.outdated > 0) out += fmt::format(" ({} of them done for the study as it was before)", with_commas(status.outdated));
  if (status.begun > 0) out += fmt::format(" ({} of them begun)", with_commas(status.begun));
  out += status.results ? fmt::format("\n  results     {}\n", workspace.study_file().string()) : "\n  results     none yet\n";
  if (status.holder) {
    out += fmt::format("  running     process {} on {} since {}\n", status.holder->process, status.holder->host, status.holder->since);
  } else if (open > 0) {
    out += "  running     no; run the study again to go on\n";
  }
  constexpr std::size_t shown = 20;
  for (std::size_t i = 0; i < std::min(shown, status.failures.size()); ++i) {
    const auto& failure = status.failures[i];
    out += fmt::format("  run {:06} failed: {}\n", failure.run, failure.error);
    if (!failure.repeat.empty()) out += fmt::format("             repeat: {}\n", failure.repeat);
  }
  if (status.failures.size() > shown) out += fmt::format("  ... and {} more failed runs\n", status.failures.size() - shown);
  return out;
}

}  // namespace regatta
