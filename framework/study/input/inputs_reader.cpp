#include "framework/study/input/inputs_reader.hpp"

#include <algorithm>
#include <set>
#include <unordered_map>
#include <unordered_set>
#include <utility>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "framework/study/input/excluded_files.hpp"
#include "framework/study/input/file_pattern.hpp"
#include "framework/study/input/resolved_path.hpp"

namespace regatta {

namespace {

namespace fs = std::filesystem;

constexpr std::string_view wildcards = "*?[";

/// A pattern with the place where it was written.
struct Written {
  Place place;
  std::string key;  // "inputs.files.2"
  std::string text;
  std::string said() const { return fmt::format("{} = \"{}\"", key, text); }
};

/// The texts of a list, or the only one.
std::vector<Written> texts_in(const TomlNode& root, const std::string& key) {
  std::vector<Written> all;
  const auto* node = root.at(key);
  if (!node) return all;
  if (node->kind == TomlNode::Kind::text) all.push_back({node->place, key, node->text});
  for (std::size_t i = 0; i < node->items.size(); ++i)
    all.push_back({node->items[i].place, fmt::format("{}.{}", key, i), node->items[i].text});
  return all;
}

/// Empty if it is a path or a pattern.
std::string_view why_no_pattern(const std::string& text) {
  if (text.empty()) return "names no file; write a path or a pattern, such as \"data/run_*.h5\"";
  if (text.find("**") != std::string::npos) return "has **, which is not known here; write a * for each folder: \"data/*/run_*.h5\"";
  const auto wildcard = text.find_first_of(wildcards);
  if (wildcard != std::string::npos && (text.substr(wildcard) + "/").find("/../") != std::string::npos)
    return "has a .. behind a wildcard; write where the files are instead";
  return {};
}

bool is_gone(const fs::path& file) {
  std::error_code none;
  return fs::status(file, none).type() == fs::file_type::not_found;
}

std::string nothing_found(const FilePattern& pattern) {
  const auto path = pattern.path().string();
  if (pattern.is_path()) return fmt::format("({}) {}", path, why_unreadable(pattern.path()));
  const auto folder = pattern.path().parent_path();
  std::error_code none;
  const bool plain = folder.string().find_first_of(wildcards) == std::string::npos;
  if (plain && !fs::is_directory(folder, none)) return fmt::format("({}) fits no file: there is no folder {}", path, folder.string());
  return fmt::format("({}) fits no file; a path in a study file is relative to the folder of that file, in --set to the working directory",
                     path);
}

/// As plans and their readers need it.
bool is_utf8(const std::string& text) {
  try {
    nlohmann::json(text).dump();
    return true;
  } catch (const nlohmann::json::exception&) {
    return false;
  }
}

class Finder {
 public:
  Finder(Study& study, Problems& problems) : study_(study), problems_(problems) {}

  void exclude(const std::vector<Written>& all) {
    for (const auto& written : all) {
      if (const auto why = why_no_pattern(written.text); !why.empty())
        refuse(written, why);
      else
        excluded_.add(problems_.folder_of(written.place), written.text), exclusions_.push_back(written);
    }
  }

  void find(const std::vector<Written>& all, const KnownInputs& known) {
    std::vector<std::pair<const Written*, FilePattern>> patterns;
    for (const auto& written : all) {
      if (const auto why = why_no_pattern(written.text); !why.empty())
        refuse(written, why);
      else
        patterns.emplace_back(&written, FilePattern(problems_.folder_of(written.place), written.text));
    }
    name_known(known, patterns);
    for (const auto& [written, pattern] : patterns) find(*written, pattern);
  }

  void warn_of_idle_exclusions() {
    for (std::size_t i = 0; i < exclusions_.size(); ++i)
      if (!excluded_.fits(i))
        problems_.warn(exclusions_[i].place,
                       exclusions_[i].said() + " fits none of the files that inputs.files names; correct it, or remove it");
  }

  std::size_t left_out() const { return left_out_; }

 private:
  void refuse(const Written& written, std::string_view why) { problems_.add(written.place, fmt::format("{} {}", written.said(), why)); }

  /// A known file may have been moved, or copied, with the study: unless it is asked for where it was, it may be where it would be now.
  void name_known(const KnownInputs& known, const std::vector<std::pair<const Written*, FilePattern>>& patterns) {
    std::unordered_set<std::string> paths;
    std::vector<const FilePattern*> wild;
    for (const auto& [written, pattern] : patterns) {
      if (pattern.is_path())
        paths.insert(pattern.path().string());
      else
        wild.push_back(&pattern);
    }
    const auto is_asked_for = [&](const std::string& file) {
      return paths.contains(file) || std::ranges::any_of(wild, [&](const FilePattern* pattern) { return pattern->matches(file); });
    };
    const auto folder = problems_.folder_of({});
    for (const auto& input : known) {
      names_.push_back({input.path});
      const auto moved = input.from_study.empty() ? fs::path(input.path) : resolved_path(folder / input.from_study);
      if (moved != input.path && (is_gone(input.path) || !is_asked_for(input.path))) names_.back().push_back(moved);
    }
    for (std::size_t i = 0; i < names_.size(); ++i)
      for (const auto& name : names_[i]) known_.emplace(name.string(), i);
  }

  void find(const Written& written, const FilePattern& pattern) {
    std::vector<FilePattern::Unreadable> unreadable;
    auto found = pattern.find(unreadable);
    std::erase_if(unreadable, [&](const auto& closed) { return excluded_.contains(closed.path); });
    add_known(pattern, found);
    for (const auto& [path, why] : unreadable)
      tell_closed(written, fmt::format("{} cannot be read ({})", path.string(), why), found.empty());
    if (found.empty() && unreadable.empty()) return refuse(written, nothing_found(pattern));
    for (const auto& file : found) add(written, file);
  }

  /// A pattern often meets one, such as lost+found, that has nothing to do with it.
  void tell_closed(const Written& written, const std::string& what, bool nothing_else) {
    if (nothing_else)
      return refuse(written, fmt::format("may find files in a folder that is closed: {}; see its permissions, or name the others", what));
    problems_.warn(written.place, fmt::format("{} may find more files in a folder that is closed: {}; see its permissions, or leave it out "
                                              "with inputs.exclude",
                                              written.said(), what));
  }

  /// The known files that fit, by the first of their names that does.
  void add_known(const FilePattern& pattern, std::vector<fs::path>& found) const {
    if (pattern.is_path()) {
      if (found.empty() && known_.contains(pattern.path().string())) found.push_back(pattern.path());
      return;
    }
    for (const auto& names : names_) {
      const auto name = std::ranges::find_if(names, [&](const fs::path& path) { return pattern.matches(path); });
      if (name != names.end()) found.push_back(*name);
    }
    std::ranges::sort(found);
    found.erase(std::unique(found.begin(), found.end()), found.end());
  }

  void add(const Written& written, const fs::path& file) {
    if (excluded_.contains(file)) {
      left_out_ += 1;
      return;
    }
    if (!seen_.insert(file.string()).second) return;
    const auto known = known_.find(file.string());
    if (known != known_.end() && is_gone(file)) {
      if (gone_.insert(known->second).second) study_.input_files.emplace_back(file);  // once, by whatever name
      return;
    }
    if (!is_utf8(file.string()))
      return refuse(written,
                    fmt::format("finds {:?}: its name is no UTF-8; rename it, or leave it out with inputs.exclude", file.string()));
    if (const auto why = why_unreadable(file); !why.empty())
      return refuse(written, fmt::format("finds {}, which {}, or leave it out with inputs.exclude", file.string(), why));
    study_.input_files.emplace_back(file);
  }

  Study& study_;
  Problems& problems_;
  std::vector<std::vector<fs::path>> names_;  // that a known file may have
  std::unordered_map<std::string, std::size_t> known_;
  ExcludedFiles excluded_;
  std::vector<Written> exclusions_;
  std::unordered_set<std::string> seen_;
  std::set<std::size_t> gone_;
  std::size_t left_out_ = 0;
};

}  // namespace

void find_inputs(const TomlNode& root, const KnownInputs& known, Study& study, Problems& problems) {
  const auto written = texts_in(root, "inputs.files");
  const auto mistakes = problems.count();
  Finder finder(study, problems);
  finder.exclude(texts_in(root, "inputs.exclude"));
  finder.find(written, known);
  finder.warn_of_idle_exclusions();
  const auto& section = root.nearest_to("inputs.files");
  if (written.empty())
    problems.add(section.place, "inputs.files is missing: the files to read, a run each; try files = \"data/run_*.h5\" in [inputs]");
  else if (study.input_files.empty() && problems.count() == mistakes)
    problems.add(section.place, fmt::format("inputs.exclude leaves out all {} files that inputs.files names", finder.left_out()));
  study.samples.count = study.input_files.size();
  study.samples.per_run = std::uint64_t{1};
}

}  // namespace regatta
