#include "framework/study/input/input_files.hpp"

#include <fmt/format.h>

#include "framework/core/text.hpp"
#include "framework/study/input/resolved_path.hpp"

namespace regatta {

namespace {

class Finder {
 public:
  Finder(const std::string& name, const TomlNode* table, Problems& problems, bool only_written)
      : name_(name), table_(table), problems_(problems), only_written_(only_written) {}

  /// `path` is that of the object below the whole one.
  void walk(const Type& type, void* object, const std::string& path) {
    if (type.kind == Kind::file) return find(*static_cast<InputFile*>(object), path);
    for (const auto& field : type.fields)
      walk(*field.type, static_cast<std::byte*>(object) + field.offset, joined(path, std::string(field.name)));
    if (type.kind == Kind::one_of) walk(*type.alternatives[type.count(object)], type.at_mutable(object, 0), path);
    if (type.kind == Kind::optional && type.count(object) > 0) walk(*type.element, type.at_mutable(object, 0), path);
    if (type.kind != Kind::list && type.kind != Kind::array) return;
    for (std::size_t i = 0; i < type.count(object); ++i) walk(*type.element, type.at_mutable(object, i), joined(path, std::to_string(i)));
  }

  std::vector<std::string> unreadable;

 private:
  static std::string joined(const std::string& path, const std::string& key) { return path.empty() ? key : path + "." + key; }

  void find(InputFile& file, const std::string& path) {
    const auto* node = table_ ? table_->at(path) : nullptr;
    if (only_written_ && (!node || node->kind != TomlNode::Kind::text)) return;
    const auto place = node ? node->place : table_ ? table_->place : Place{};
    if (file.empty()) return problems_.add(place, fmt::format("{}.{} names no file; {}", name_, path, wanted));
    const auto written = fmt::format("{}.{} = {}{}", name_, path, to_text(file), node ? "" : " (its default)");
    const bool relative = file.path().is_relative();
    // A default belongs to the study file as well: the folder in which somebody happens to be decides nothing.
    file = resolved_path(problems_.folder_of(node ? place : Place{}) / file.path());
    const auto why = why_unreadable(file.path());
    if (why.empty()) return;
    unreadable.push_back(file.text());
    problems_.add(place, fmt::format("{}: {}{} {}", written, file.text(),
                                     relative && place.argument > 0 ? " (relative to the working directory)" : "", why));
  }

  static constexpr std::string_view wanted =
      "write its path, in a study file relative to the folder of that file, in --set to the working directory";

  const std::string& name_;
  const TomlNode* table_;
  Problems& problems_;
  bool only_written_;
};

}  // namespace

std::vector<std::string> find_input_files(const Type& type, void* object, const std::string& path, const TomlNode* table,
                                          Problems& problems, bool only_written) {
  Finder finder(path, table, problems, only_written);
  finder.walk(type, object, "");
  return std::move(finder.unreadable);
}

}  // namespace regatta
