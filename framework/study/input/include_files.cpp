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

bool names_toml(const TomlNode& file) { return file.kind == TomlNode::Kind::text && file.text.ends_with(".toml"); }

const TomlNode* file_named(const TomlNode& table) {
  const auto* file = table.kind == TomlNode::Kind::table ? table.find("file") : nullptr;
  return file && names_toml(file->value) ? &file->value : nullptr;
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
  Inclusion(IncludedTexts& texts, Problems& problems, std::span<const Override> overrides)
      : texts_(texts), problems_(problems), overrides_(overrides) {}

  void expand(TomlNode& node) {
    for (std::size_t i = 0; i < node.items.size(); ++i) expand_below(std::to_string(i), node.items[i]);
    for (auto& entry : node.entries) expand_below(entry.key, entry.value);
    const auto* file = file_named(node);
    if (!file) return;
    const auto* other = file_of_override();
    const TomlNode named = other ? *other : *file;  // the table goes away below
    include(node, named);
  }

 private:
  void expand_below(const std::string& key, TomlNode& node) {
    keys_.push_back(key);
    expand(node);
    keys_.pop_back();
  }

  /// Of the table that is looked at; the last one counts.
  const TomlNode* file_of_override() const {
    const TomlNode* file = nullptr;
    for (const auto& change : overrides_) {
      const bool here = change.keys.size() == keys_.size() + 1 && std::ranges::equal(keys_, std::span(change.keys).first(keys_.size()));
      if (here && change.keys.back() == "file" && names_toml(change.value)) file = &change.value;
    }
    return file;
  }

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
  std::span<const Override> overrides_;
  std::vector<std::string> keys_;  // to the table that is looked at
  std::vector<std::string> open_;
};

}  // namespace

void include_files(TomlNode& root, IncludedTexts& texts, Problems& problems, std::span<const Override> overrides) {
  Inclusion(texts, problems, overrides).expand(root);
}

}  // namespace regatta
