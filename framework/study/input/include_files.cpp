#include "framework/study/input/include_files.hpp"

#include <algorithm>
#include <filesystem>
#include <optional>
#include <vector>

#include <fmt/format.h>

#include "framework/core/error.hpp"
#include "framework/core/text.hpp"
#include "framework/study/input/read_text.hpp"
#include "framework/study/input/toml_parser.hpp"

namespace regatta {

namespace {

namespace fs = std::filesystem;

const TomlNode* file_named(const TomlNode& table) {
  const auto* file = table.find("file");
  const bool names_toml = file && file->value.kind == TomlNode::Kind::text && file->value.text.ends_with(".toml");
  return names_toml ? &file->value : nullptr;
}

/// What stands beside `file` goes before what the file says; tables that both have are joined.
void change(TomlNode& table, TomlNode&& by) {
  for (auto& entry : by.entries) {
    auto* mine = table.find(entry.key);
    if (!mine)
      table.entries.push_back(std::move(entry));
    else if (mine->value.kind == TomlNode::Kind::table && entry.value.kind == TomlNode::Kind::table)
      change(mine->value, std::move(entry.value));
    else
      *mine = std::move(entry);
  }
}

/// ", did you mean \"pendulum.toml\"?" from the names in the folder.
std::string nearby(const fs::path& path) {
  std::vector<std::string> names;
  std::error_code unreadable;
  for (const auto& entry : fs::directory_iterator(path.has_parent_path() ? path.parent_path() : ".", unreadable)) {
    if (entry.path().extension() == ".toml") names.push_back(entry.path().filename().string());
  }
  std::ranges::sort(names);  // a folder has no order
  const auto near = nearest(path.filename().string(), std::vector<std::string_view>(names.begin(), names.end()));
  return near.empty() ? "" : fmt::format("; did you mean \"{}\"?", near);
}

class Inclusion {
 public:
  Inclusion(IncludedTexts& texts, Problems& problems) : texts_(texts), problems_(problems) {}

  void expand(TomlNode& node) {
    for (auto& item : node.items) expand(item);
    for (auto& entry : node.entries) expand(entry.value);
    if (const auto* file = node.kind == TomlNode::Kind::table ? file_named(node) : nullptr) {
      const TomlNode named = *file;  // the table goes away below
      include(node, named);
    }
  }

 private:
  void include(TomlNode& table, const TomlNode& file) {
    const fs::path base = file.place.argument == 0 ? fs::path(problems_.file(file.place.file)).parent_path() : fs::path();
    const auto path = (base / file.text).lexically_normal();
    auto content = read(path.string(), file);
    std::erase_if(table.entries, [](const TomlEntry& entry) { return entry.key == "file"; });
    if (!content) return;
    open_.push_back(path.string());
    expand(*content);
    open_.pop_back();
    content->place = table.place;
    content->included = file.text;
    change(*content, std::move(table));
    table = std::move(*content);
  }

  std::optional<TomlNode> read(const std::string& path, const TomlNode& file) {
    if (const auto found = std::ranges::find(open_, path); found != open_.end()) {
      problems_.add(file.place, fmt::format("the file {} includes itself ({} -> {}); remove one of these", path,
                                            fmt::join(found, open_.end(), " -> "), path));
      return {};
    }
    auto text = texts_.find(path);
    if (text == texts_.end()) {
      try {
        text = texts_.emplace(path, read_text(path, "a TOML file")).first;
      } catch (const ConfigError& error) {
        problems_.add(file.place, fmt::format("file = {}: {}{}", to_text(file.text), error.what(), nearby(path)));
        return {};
      }
    }
    const Place source{.argument = 0, .line = 0, .column = 0, .file = problems_.add_file(path)};
    auto parsed = parse_toml(text->second, source);
    if (const auto* error = std::get_if<TomlSyntaxError>(&parsed)) {
      problems_.add({0, error->line, error->column, source.file}, error->text);
      return {};
    }
    return std::get<TomlNode>(std::move(parsed));
  }

  IncludedTexts& texts_;
  Problems& problems_;
  std::vector<std::string> open_;
};

}  // namespace

void include_files(TomlNode& root, IncludedTexts& texts, Problems& problems) { Inclusion(texts, problems).expand(root); }

}  // namespace regatta
