#include "framework/study/run/verify.hpp"

#include <algorithm>
#include <chrono>
#include <optional>
#include <thread>

#include <fmt/format.h>
#include <oneapi/tbb/parallel_for.h>

#include "framework/core/error.hpp"
#include "framework/core/text.hpp"
#include "framework/core/type_of.hpp"
#include "framework/storage/folder.hpp"
#include "framework/storage/hindrance.hpp"
#include "framework/storage/live/live_file.hpp"
#include "framework/storage/reader.hpp"
#include "framework/study/plan/plan_file.hpp"
#include "framework/study/plan/workspace.hpp"
#include "framework/study/results/run_rows.hpp"
#include "framework/study/results/virtual_results.hpp"

namespace regatta {

namespace {

namespace fs = std::filesystem;

/// A group with columns, or a file that could not be opened.
struct Product {
  fs::path file;
  std::string group;
  std::optional<Damage> damage{};
};

/// HDF5 adds lines on the state of its buffers.
std::string first_line(std::string_view text) { return std::string(text.substr(0, text.find('\n'))); }

/// Of a live file a reader sees one commit as long as at most one more follows it.
std::optional<std::uint64_t> commit_of(const Reader& reader) { return reader.natural("/", LiveFile::sequence_attribute); }

/// @return what `look` finds damaged in a file; nothing if it is sound, or if the file is gone
template <class Look>
std::optional<Damage> damage_of(const fs::path& file, Look look) {
  constexpr int most = 10;
  for (int attempt = 1;; ++attempt) {
    std::optional<Damage> damage;
    std::uint64_t before = 0, after = 0;
    try {
      const Reader reader(file, ReadBy::hdf5);  // what others will see
      before = commit_of(reader).value_or(0);
      look(reader);
    } catch (const Error& error) {
      const auto advice = advice_of_hindrance(error);
      damage = {file, first_line(error.what()), !advice.empty()};
      if (damage->unread) damage->why += fmt::format("; it may be whole: {}", advice);
    }
    if (!fs::exists(file)) return {};
    try {
      after = commit_of(Reader(file)).value_or(0);
    } catch (const Error&) {  // it was unreadable before
      return damage;
    }
    if (after <= before + 1 || attempt == most) return damage;
    std::this_thread::sleep_for(std::chrono::milliseconds(100));
  }
}

/// Those of a folder, in order; none if it is not there.
void add_files(const fs::path& folder, std::vector<fs::path>& files) {
  const auto before = static_cast<std::ptrdiff_t>(files.size());
  std::error_code none;
  for (auto& path : entries_of(folder))
    if (path.extension() == ".h5" && fs::is_regular_file(path, none)) files.push_back(std::move(path));
  std::sort(files.begin() + before, files.end());
}

}  // namespace

std::vector<Damage> damages_of_study(const fs::path& folder_or_file, const PipelineInfo& pipeline) {
  std::vector<Damage> damages;
  if (!fs::is_directory(folder_or_file)) return damages;
  const Workspace workspace(folder_or_file);
  try {
    read_newest_plan(workspace, pipeline);
  } catch (const ForeignPlan&) {
    throw;
  } catch (const ConfigError& error) {
    damages.push_back({workspace.plan_file(workspace.newest_plan()), error.what()});
  }
  try {
    if (!fs::exists(workspace.study_file())) return damages;
    const auto records =
        from_columns<std::vector<RunRecord>>(Reader(workspace.study_file()).columns("/runs", type_of<std::vector<RunRecord>>()));
    for (const auto& record : records) {
      const auto file = workspace.run_file(record.id);
      if (record.status == RunState::complete && !fs::exists(file))
        damages.push_back({file, fmt::format("is not there, but study.h5 has run {:06} as complete", record.id)});
    }
  } catch (const Error&) {  // study.h5 is damaged, as who looks at its bytes says, or of another version
  }
  return damages;
}

std::vector<fs::path> files_with_results(const fs::path& folder_or_file) {
  std::error_code none;
  if (fs::is_regular_file(folder_or_file, none)) {
    require(folder_or_file.extension() == ".h5", "{}: is no HDF5 file; name the folder of a study, or one of its files *.h5",
            folder_or_file.string());
    return {folder_or_file};
  }
  const Workspace workspace(folder_or_file);
  require(fs::is_directory(folder_or_file, none), "{}: there is no such file or folder", folder_or_file.string());
  require(workspace.newest_plan() > 0, "{}: has no plan.json, so it is not the folder of a study", folder_or_file.string());
  std::vector<fs::path> files;
  for (const auto& folder : {workspace.runs(), workspace.attempts(), workspace.shared()}) add_files(folder, files);
  // A crash may have left an attempt that nothing was written to.
  std::erase_if(files, [&](const fs::path& file) { return file.parent_path() == workspace.attempts() && fs::file_size(file, none) == 0; });
  if (fs::is_regular_file(workspace.study_file(), none)) files.push_back(workspace.study_file());
  return files;
}

Verified verify(const std::vector<fs::path>& files, const StopRequest& stop) {
  Verified verified;
  std::vector<Product> products;
  std::vector<std::size_t> begins;  // of what one thread looks at: a product, or a live file, which others must not have open meanwhile
  for (const auto& file : files) {
    std::vector<std::string> groups;
    bool live = false;
    std::vector<std::string> sources;
    auto damage = damage_of(file, [&](const Reader& reader) {
      reader.verify_metadata();
      groups = reader.products();
      sources = problems_of_sources(reader);
      live = commit_of(reader).has_value();
    });
    std::error_code none;
    const auto bytes = fs::file_size(file, none);
    if (none) continue;  // it is gone
    verified.files += 1;
    verified.bytes += bytes;
    const auto first = products.size();
    if (damage) products.push_back({file, "", std::move(damage)});
    for (auto& source : sources) verified.damages.push_back({file, std::move(source)});
    for (auto& group : groups) products.push_back({file, std::move(group)});
    for (auto i = first; i < products.size(); ++i)
      if (!live || i == first) begins.push_back(i);
  }
  begins.push_back(products.size());
  tbb::parallel_for(std::size_t{0}, begins.size() - 1, [&](std::size_t part) {
    for (auto i = begins[part]; i < begins[part + 1]; ++i) {
      auto& product = products[i];
      if (product.damage || stop.asked()) continue;
      product.damage = damage_of(product.file, [&](const Reader& reader) {
        if (reader.has(product.group)) reader.verify(product.group);  // a checkpoint that was replaced meanwhile is gone
      });
    }
  });
  verified.stopped = stop.asked();
  for (auto& [file, group, damage] : products) {
    verified.products += group.empty() ? 0 : 1;
    if (damage) verified.damages.push_back(std::move(*damage));
  }
  return verified;
}

std::string verified_text(const Verified& verified) {
  std::string text;
  std::size_t files = 0;
  bool attempts = false, runs = false, study = false, shared = false;
  for (std::size_t i = 0; i < verified.damages.size(); ++i) {
    const auto& [file, why, unread] = verified.damages[i];
    if (i == 0 || verified.damages[i - 1].file != file) ++files;
    text += why.find(file.string()) == std::string::npos ? fmt::format("{}: {}\n", file.string(), why) : why + "\n";
    if (unread) continue;
    attempts |= file.parent_path().filename() == "attempts";
    runs |= file.parent_path().filename() == "runs";
    study |= file.filename() == "study.h5";
    shared |= file.parent_path().filename() == "shared";
  }
  const auto looked_at = fmt::format("{}, {}, {}", counted(verified.files, "file"), counted(verified.products, "product"),
                                     readable_bytes(static_cast<double>(verified.bytes)));
  if (verified.damages.empty()) return fmt::format("{}: all as they were written\n", looked_at);
  text += fmt::format("{}: {} {}\n", looked_at, files == 1 ? "1 file is" : with_commas(files) + " files are",
                      std::ranges::any_of(verified.damages, &Damage::unread) ? "damaged, missing or closed" : "damaged or missing");
  if (attempts) text += "leave the files in attempts/ where they are, and run the study again: it goes on from what is whole of them\n";
  if (runs) text += "remove the files in runs/ that are damaged, and run the study again: these runs are computed anew\n";
  if (shared) text += "remove the files in shared/ that are damaged: prepare makes them anew, and runs do without\n";
  if (study) text += "run the study again: study.h5 is made anew from the files in runs/\n";
  return text;
}

}  // namespace regatta
