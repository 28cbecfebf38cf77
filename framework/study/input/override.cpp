#include "framework/study/input/override.hpp"

#include <optional>

#include <fmt/format.h>

#include "framework/core/characters.hpp"
#include "framework/study/input/toml_nesting.hpp"
#include "framework/study/input/toml_parser.hpp"

namespace regatta {

namespace {

constexpr std::string_view form = "write KEY=VALUE, as in --set phases.NAME.key=5";

/// Takes the keys before '=' off the text, dots and quotes as in TOML. Empty if there is no key, or one of them is empty.
std::vector<std::string> take_keys(std::string_view& text) {
  std::vector<std::string> keys;
  std::string key;
  char quote = 0;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const char c = text[i];
    if (quote != 0 ? c == quote : c == '"' || c == '\'') {
      quote = quote != 0 ? '\0' : c;
    } else if (quote == 0 && (c == '.' || c == '=')) {
      key = std::string(trimmed(key));
      if (key.empty()) return {};
      keys.push_back(std::exchange(key, {}));
      if (c == '=') {
        text.remove_prefix(i + 1);
        return keys;
      }
    } else {
      key += c;
    }
  }
  return {};
}

void move_to(TomlNode& node, const Place& place) {
  node.place = place;
  for (auto& item : node.items) move_to(item, place);
  for (auto& entry : node.entries) entry.place = place, move_to(entry.value, place);
}

std::optional<TomlNode> parse_value(std::string_view text, const Place& place, Problems& problems) {
  auto parsed = parse_toml("v = " + std::string(text), place);
  if (auto* root = std::get_if<TomlNode>(&parsed); root && root->entries.size() == 1) {
    auto value = std::move(root->entries.front().value);
    move_to(value, place);
    return value;
  }
  if (text.empty()) {
    problems.add(place, "nothing stands after the =; write \"\" for an empty text");
    return {};
  }
  const auto* error = std::get_if<TomlSyntaxError>(&parsed);
  const bool is_word = std::string_view("[{\"'").find(text[0]) == std::string_view::npos;
  const auto says = [&](std::string_view part) { return error->text.find(part) != std::string::npos; };
  if (error && (!is_word || says("utf-8") || says("representable"))) {
    problems.add(place, error->text + (says("representable") ? "; a text needs quotes" : ""));
    return {};
  }
  TomlNode word;
  word.kind = TomlNode::Kind::text;
  word.place = place;
  word.text = text;
  return word;
}

/// The value below `node` that a key names, made if it is missing; null after adding a problem.
TomlNode* step_into(TomlNode& node, const std::string& key, const Place& place, Problems& problems) {
  if (node.kind == TomlNode::Kind::list) {
    const auto index = index_of(key);
    if (index >= 0 && index < static_cast<std::int64_t>(node.items.size())) return &node.items[static_cast<std::size_t>(index)];
    problems.add(place, node.items.empty() ? fmt::format("\"{}\" names no element: the list is empty; set the whole list", key)
                                           : fmt::format("\"{}\" names no element of the list; try 0 to {}", key, node.items.size() - 1));
    return nullptr;
  }
  if (node.kind != TomlNode::Kind::table) {
    node = TomlNode{};
    node.place = place;
  }
  if (auto* entry = node.find(key)) return &entry->value;
  node.entries.push_back({key, place, {}});
  node.entries.back().value.place = place;
  return &node.entries.back().value;
}

}  // namespace

void set_value(TomlNode& root, std::span<const std::string> keys, TomlNode value, Problems& problems) {
  TomlNode* node = &root;
  for (const auto& key : keys) {
    node = step_into(*node, key, value.place, problems);
    if (!node) return;
  }
  *node = std::move(value);
}

std::vector<Override> read_overrides(std::span<const std::string> texts, Problems& problems) {
  std::vector<Override> overrides;
  for (std::size_t i = 0; i < texts.size(); ++i) {
    const Place place{i + 1, 1, 1};
    std::string_view rest = texts[i];
    auto keys = take_keys(rest);
    if (keys.empty()) {
      problems.add(place, "no key and value; " + std::string(form));
    } else if (keys.size() > deepest_toml) {
      problems.add(place, fmt::format("{} names, one below the other, are more than {}; {}", keys.size(), deepest_toml, form));
    } else if (auto value = parse_value(trimmed(rest), place, problems)) {
      overrides.push_back({std::move(keys), std::move(*value)});
    }
  }
  return overrides;
}

}  // namespace regatta
