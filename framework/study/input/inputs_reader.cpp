#include "framework/study/input/inputs_reader.hpp"

#include <algorithm>
#include <set>

#include <fmt/format.h>

#include "framework/study/input/file_pattern.hpp"

namespace regatta {

namespace {

namespace fs = std::filesystem;

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

/// Leaves out what [inputs] excludes.
class Excluded {
 public:
  Excluded(const TomlNode& root, const Problems& problems) {
    for (const auto& written : texts_in(root, "inputs.exclude")) {
      const bool name = written.text.find('/') == std::string::npos;
      patterns_.emplace_back(FilePattern(name ? fs::path("/") : problems.folder_of(written.place), written.text), name);
    }
  }
  bool contains(const fs::path& file) const {
    return std::ranges::any_of(patterns_,
                               [&](const auto& pattern) { return pattern.first.matches(pattern.second ? "/" / file.filename() : file); });
  }

 private:
  std::vector<std::pair<FilePattern, bool>> patterns_;  // whether it is one of names alone
};

class Finder {
 public:
  Finder(const TomlNode& root, const KnownInputs& known, Study& study, Problems& problems)
      : known_(known), study_(study), problems_(problems), excluded_(root, problems) {}

  void find(const Written& written) {
    if (written.text.empty()) return refuse(written, "names no file; write a path or a pattern, such as \"data/run_*.h5\"");
    if (written.text.find("**") != std::string::npos)
      return refuse(written, "has **, which is not known here; write a * for each folder: \"data/*/run_*.h5\"");
    const FilePattern pattern(problems_.folder_of(written.place), written.text);
    auto found = pattern.find();
    for (const auto& file : known_)
      if (pattern.matches(file.path) && std::ranges::find(found, fs::path(file.path)) == found.end()) found.emplace_back(file.path);
    if (!pattern.is_path()) std::ranges::sort(found);
    if (found.empty()) return refuse(written, nothing_found(pattern));
    for (const auto& file : found) add(written, file);
  }

  /// Files that are gone, of which another one has the content, have been renamed.
  void forget_renamed() {
    auto& files = study_.input_files;
    for (const auto& known : known_) {
      const auto gone = std::ranges::find(files, known.path, &InputFile::text);
      if (gone == files.end() || is_there(known.path)) continue;
      if (std::ranges::any_of(files, [&](const InputFile& file) { return is_renamed(known, file); })) files.erase(gone);
    }
  }

  std::size_t left_out() const { return left_out_; }

 private:
  void refuse(const Written& written, std::string_view why) { problems_.add(written.place, fmt::format("{} {}", written.said(), why)); }

  static std::string nothing_found(const FilePattern& pattern) {
    const auto path = pattern.path().string();
    if (pattern.is_path()) return fmt::format("({}) {}", path, why_unreadable(pattern.path()));
    const auto folder = pattern.path().parent_path();
    std::error_code none;
    const bool plain = folder.string().find_first_of("*?[") == std::string::npos;
    if (plain && !fs::is_directory(folder, none)) return fmt::format("({}) fits no file: there is no folder {}", path, folder.string());
    return fmt::format(
        "({}) fits no file; a path in a study file is relative to the folder of that file, in --set to the working directory", path);
  }

  void add(const Written& written, const fs::path& file) {
    if (excluded_.contains(file)) {
      left_out_ += 1;
      return;
    }
    if (!seen_.insert(file).second) return;
    const bool gone = is_known(file) && !is_there(file);
    if (const auto why = gone ? std::string() : why_unreadable(file); !why.empty())
      return refuse(written, fmt::format("finds {}, which {}, or leave it out with inputs.exclude", file.string(), why));
    study_.input_files.emplace_back(file);
  }

  static bool is_there(const fs::path& file) {
    std::error_code none;
    return fs::exists(file, none);
  }
  bool is_known(const fs::path& file) const { return std::ranges::find(known_, file.string(), &KnownInput::path) != known_.end(); }
  /// Only files of the same size are read to find out.
  bool is_renamed(const KnownInput& known, const InputFile& file) const {
    return !is_known(file.path()) && is_there(file.path()) && file.size() == known.bytes && file.digest() == known.digest;
  }

  const KnownInputs& known_;
  Study& study_;
  Problems& problems_;
  Excluded excluded_;
  std::set<fs::path> seen_;
  std::size_t left_out_ = 0;
};

}  // namespace

void find_inputs(const TomlNode& root, const KnownInputs& known, Study& study, Problems& problems) {
  const auto written = texts_in(root, "inputs.files");
  const auto mistakes = problems.count();
  Finder finder(root, known, study, problems);
  for (const auto& pattern : written) finder.find(pattern);
  finder.forget_renamed();
  const auto& section = root.nearest_to("inputs.files");
  if (written.empty())
    problems.add(section.place, "inputs.files is missing: the files to read, a run each; try files = \"data/run_*.h5\" in [inputs]");
  else if (study.input_files.empty() && problems.count() == mistakes)
    problems.add(section.place, fmt::format("inputs.exclude leaves out all {} files that inputs.files names", finder.left_out()));
  study.samples.count = study.input_files.size();
  study.samples.per_run = std::uint64_t{1};
}

}  // namespace regatta
