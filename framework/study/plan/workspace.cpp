#include "framework/study/plan/workspace.hpp"

#include <algorithm>
#include <charconv>
#include <optional>
#include <regex>

#include <fmt/format.h>

#include "framework/core/error.hpp"
#include "framework/storage/durable.hpp"
#include "framework/storage/folder.hpp"
#include "framework/storage/reader.hpp"

namespace regatta {

namespace {

namespace fs = std::filesystem;

/// The number between prefix and suffix of a file name, or 0.
std::uint64_t number_in(std::string_view name, std::string_view prefix, std::string_view suffix) {
  if (!name.starts_with(prefix) || !name.ends_with(suffix) || name.size() <= prefix.size() + suffix.size()) return 0;
  name.remove_prefix(prefix.size());
  name.remove_suffix(suffix.size());
  std::uint64_t number = 0;
  const auto [end, error] = std::from_chars(name.data(), name.data() + name.size(), number);
  return error == std::errc{} && end == name.data() + name.size() ? number : 0;
}

/// What bears one of our names and is no file, such as a folder, is not ours: it is left alone.
bool is_file(const fs::path& path) {
  std::error_code none;
  return fs::is_regular_file(path, none);
}

void remove_tree(const fs::path& path) {
  std::error_code error;
  fs::remove_all(path, error);
  if (error) throw IoError("remove", path, error.value());
}

/// Whether a study has written it: such files say by what and from what.
bool is_of_a_study(const fs::path& file) {
  try {
    return Reader(file).has("/provenance");
  } catch (const Error&) {
    return false;
  }
}

}  // namespace

std::optional<std::uint64_t> Workspace::run_of(std::string_view name) {
  std::uint64_t run = 0;
  const auto [end, error] = std::from_chars(name.data(), name.data() + name.size(), run);
  if (error != std::errc{} || end == name.data() + name.size() || *end != '.' || !name.ends_with(".h5")) return {};
  return run;
}

fs::path Workspace::run_file(std::uint64_t run) const { return runs() / fmt::format("{:06}.h5", run); }

std::optional<std::string> Workspace::in_the_way(std::uint64_t run) const {
  const auto name = run_file(run);
  std::error_code none;
  if (!fs::exists(name, none) || is_file(name)) return {};
  return fmt::format("{} is {} where the file of this run goes: move it away", name.string(),
                     fs::is_directory(name, none) ? "a folder" : "no file");
}

std::vector<std::string> Workspace::run_files_beside(const std::set<std::uint64_t>& of_plan) const {
  std::vector<std::string> names;
  for (const auto& path : entries_of(runs())) {
    const auto name = path.filename().string();
    const auto number = number_in(name, "", ".h5");
    if ((number > 0 || path == run_file(0)) && !of_plan.contains(number)) names.push_back(name);
  }
  std::ranges::sort(names);
  return names;
}

fs::path Workspace::attempt_file(std::uint64_t run, std::uint64_t attempt) const {
  return attempts() / fmt::format("{:06}.{}.h5", run, attempt);
}

std::map<std::uint64_t, fs::path> Workspace::attempts_by_number(std::uint64_t run) const {
  std::map<std::uint64_t, fs::path> found;
  for (const auto& path : entries_of(attempts())) {
    const auto number = number_in(path.filename().string(), fmt::format("{:06}.", run), ".h5");
    if (number > 0 && is_file(path)) found.emplace(number, path);
  }
  return found;
}

fs::path Workspace::next_attempt_file(std::uint64_t run) const {
  std::uint64_t newest = 0;  // of any kind: what is no file cannot be written over either
  for (const auto& path : entries_of(attempts())) {
    newest = std::max(newest, number_in(path.filename().string(), fmt::format("{:06}.", run), ".h5"));
  }
  return attempt_file(run, newest + 1);
}

std::vector<fs::path> Workspace::attempts_of(std::uint64_t run) const {
  std::vector<fs::path> paths;
  for (const auto& [number, path] : attempts_by_number(run)) paths.insert(paths.begin(), path);
  return paths;
}

std::set<std::uint64_t> Workspace::runs_begun() const {
  std::set<std::uint64_t> runs;
  for (const auto& path : entries_of(attempts())) {
    if (const auto run = run_of(path.filename().string())) runs.insert(*run);
  }
  return runs;
}

fs::path Workspace::shared_file(std::string_view phase, std::string_view fingerprint) const {
  return shared() / fmt::format("{}-{}.h5", phase, fingerprint);
}

std::optional<std::string> Workspace::shared_of(const std::string& file_name) {
  static const std::regex ours("([a-z_][a-z0-9_]*)-[0-9a-f]{32}\\.h5");
  std::smatch match;
  return std::regex_match(file_name, match, ours) ? std::optional(match[1].str()) : std::nullopt;
}

fs::path Workspace::plan_file(std::uint64_t number) const {
  return root_ / (number == 1 ? "plan.json" : fmt::format("plan.{}.json", number));
}

std::uint64_t Workspace::newest_plan() const {
  std::uint64_t newest = 0;
  for (const auto& path : entries_of(root_)) {
    newest = std::max(newest, path == plan_file(1) ? 1 : number_in(path.filename().string(), "plan.", ".json"));
  }
  return newest;
}

void Workspace::require_usable(FolderUse use, std::string_view elsewhere) const {
  require_folder(root_, use, elsewhere);
  for (const auto& folder : {runs(), attempts()}) require_folder(folder, use, elsewhere);
  if (use == FolderUse::write) require_folder(logs(), use, elsewhere);
  require_folder(shared(), FolderUse::look, elsewhere);
}

void Workspace::require_names() const {
  std::vector<fs::path> names{study_file(), input_stamps(), claim(), in_flight(), health_file(), crashes()};
  for (auto number = newest_plan(); number > 0; --number) names.push_back(plan_file(number));
  std::error_code none;
  for (const auto& name : names)
    require(is_file(name) || !fs::exists(name, none), "{}: this is no file; move it away, or choose another folder with -w", name.string());
}

void Workspace::require_ours() const {
  if (newest_plan() > 0) return;
  std::vector<fs::path> files{study_file()};
  for (const auto& folder : {runs(), attempts()})
    for (auto& path : entries_of(folder)) files.push_back(std::move(path));
  for (const auto& file : files)
    require(!is_file(file) || is_of_a_study(file),
            "{}: would be in the way, but {} has no plan.json, so it may not be of a study; choose another folder with -w", file.string(),
            root_.string());
}

void Workspace::create() const {
  for (const auto& folder : {root_, runs(), attempts(), logs()}) {
    std::error_code error;
    fs::create_directories(folder, error);
    if (error) throw IoError("create folder", folder, error.value());
  }
}

void Workspace::remove_unfinished() const {
  for (const auto& folder : {root_, runs(), attempts()})
    for (const auto& path : entries_of(folder))
      if (is_unfinished(path) && is_file(path)) remove_file(path);
}

bool Workspace::is_unfinished(const fs::path& file) const {
  const auto name = unfinished(file.filename().string());
  if (!name) return false;
  if (file == root_ / file.filename())
    return *name == "study.h5" || *name == "input_stamps.json" || *name == "scratch" ||
           (name->starts_with("plan.") && name->ends_with("json"));
  return run_of(*name).has_value() || *name == "crashes.json" || *name == "health.json";
}

void Workspace::remove_begun(std::uint64_t run) const {
  for (const auto& path : entries_of(attempts())) {
    if (run_of(path.filename().string()) == run && is_file(path)) remove_file(path);
  }
}

/// By their names: they may be older than any plan.
void Workspace::remove_shared() const {
  for (const auto& path : entries_of(shared())) {
    const auto name = path.filename().string();
    if (shared_of(unfinished(name).value_or(name)) && is_file(path)) remove_file(path);
  }
  std::error_code none;
  fs::remove(shared(), none);  // unless there is something else in it
}

void Workspace::clear() const {
  for (const auto& path : {study_file(), runs(), attempts(), logs()}) {
    require(
        newest_plan() > 0 || !fs::exists(path) || fs::is_empty(path),
        "{}: would be removed, but {} has no plan.json, so it may not be of a study; remove it yourself, or choose another folder with -w",
        path.string(), root_.string());
  }
  for (const auto& path : {study_file(), runs(), attempts(), logs()}) remove_tree(path);
  remove_shared();
  remove_file(input_stamps());
  // Last, the first of them at the very end: as long as a plan is there, a call that was cut off can be repeated.
  for (auto number = newest_plan(); number > 0; --number) remove_tree(plan_file(number));
}

}  // namespace regatta
