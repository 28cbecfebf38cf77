#include "framework/study/plan/workspace.hpp"

#include <algorithm>
#include <charconv>

#include <fmt/format.h>

#include "framework/core/error.hpp"
#include "framework/storage/durable.hpp"

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

void remove_tree(const fs::path& path) {
  std::error_code error;
  fs::remove_all(path, error);
  if (error) throw IoError("remove", path, error.value());
}

}  // namespace

fs::path Workspace::run_file(std::uint64_t run) const { return runs() / fmt::format("{:06}.h5", run); }

std::vector<std::string> Workspace::runs_beyond(std::uint64_t run) const {
  std::vector<std::string> names;
  std::error_code none;
  for (const auto& entry : fs::directory_iterator(runs(), none)) {
    const auto name = entry.path().filename().string();
    if (number_in(name, "", ".h5") >= std::max<std::uint64_t>(1, run))
      names.push_back(name);  // 0 is no number here: a run 0 is never beyond
  }
  std::ranges::sort(names);
  return names;
}

fs::path Workspace::attempt_file(std::uint64_t run, std::uint64_t attempt) const {
  return attempts() / fmt::format("{:06}.{}.h5", run, attempt);
}

std::vector<fs::path> Workspace::attempts_of(std::uint64_t run) const {
  std::vector<std::pair<std::uint64_t, fs::path>> found;
  std::error_code none;  // no folder, no attempts
  for (const auto& entry : fs::directory_iterator(attempts(), none)) {
    if (const auto number = number_in(entry.path().filename().string(), fmt::format("{:06}.", run), ".h5"))
      found.emplace_back(number, entry.path());
  }
  std::ranges::sort(found, std::greater<>{});
  std::vector<fs::path> paths;
  for (auto& [number, path] : found) paths.push_back(std::move(path));
  return paths;
}

fs::path Workspace::plan_file(std::uint64_t number) const {
  return root_ / (number == 1 ? "plan.json" : fmt::format("plan.{}.json", number));
}

std::uint64_t Workspace::newest_plan() const {
  std::uint64_t newest = fs::exists(plan_file(1)) ? 1 : 0;
  std::error_code none;
  for (const auto& entry : fs::directory_iterator(root_, none)) {
    newest = std::max(newest, number_in(entry.path().filename().string(), "plan.", ".json"));
  }
  return newest;
}

void Workspace::create() const {
  for (const auto& folder : {root_, runs(), attempts(), logs()}) {
    std::error_code error;
    fs::create_directories(folder, error);
    if (error) throw IoError("create folder", folder, error.value());
  }
}

void Workspace::remove_unfinished() const {
  for (const auto& folder : {root_, runs(), attempts()}) {
    for (const auto& entry : fs::directory_iterator(folder)) {
      if (entry.path().extension() == ".tmp") remove_file(entry.path());  // see write_whole()
    }
  }
}

void Workspace::clear() const {
  for (const auto& path : {study_file(), runs(), attempts(), logs()}) {
    require(
        newest_plan() > 0 || !fs::exists(path) || fs::is_empty(path),
        "{}: would be removed, but {} has no plan.json, so it may not be of a study; remove it yourself, or choose another folder with -w",
        path.string(), root_.string());
  }
  for (auto number = newest_plan(); number > 0; --number) remove_tree(plan_file(number));
  for (const auto& path : {study_file(), runs(), attempts(), logs()}) remove_tree(path);
}

}  // namespace regatta
