#include "framework/study/input/toml_tree.hpp"

#include <algorithm>
#include <charconv>

#include "framework/core/text.hpp"

namespace regatta {

namespace {

constexpr std::size_t longest = 60;

void spell(const TomlNode& node, std::string& out);

void spell_items(const TomlNode& node, std::string& out) {
  const bool list = node.kind == TomlNode::Kind::list;
  const auto count = list ? node.items.size() : node.entries.size();
  out += list ? "[" : "{";
  for (std::size_t i = 0; i < count && out.size() < longest; ++i) {
    out += i > 0 ? ", " : list ? "" : " ";
    if (!list) out += node.entries[i].key + " = ";
    spell(list ? node.items[i] : node.entries[i].value, out);
  }
  out += list ? "]" : count > 0 ? " }" : "}";
}

void spell(const TomlNode& node, std::string& out) {
  switch (node.kind) {
    case TomlNode::Kind::boolean:
      out += node.flag ? "true" : "false";
      break;
    case TomlNode::Kind::integer:
      out += to_text(node.integer);
      break;
    case TomlNode::Kind::number:
      out += to_text(node.number);
      break;
    case TomlNode::Kind::text:
      out += to_text(node.text);
      break;
    case TomlNode::Kind::date:
      out += node.text;
      break;
    case TomlNode::Kind::list:
    case TomlNode::Kind::table:
      spell_items(node, out);
  }
}

}  // namespace

const TomlEntry* TomlNode::find(std::string_view key) const {
  const auto found = std::ranges::find(entries, key, &TomlEntry::key);
  return found == entries.end() ? nullptr : &*found;
}

TomlEntry* TomlNode::find(std::string_view key) { return const_cast<TomlEntry*>(std::as_const(*this).find(key)); }

const TomlNode* TomlNode::at(std::string_view path) const {
  const TomlNode* node = this;
  while (node && !path.empty()) node = node->step(path);
  return node;
}

const TomlNode& TomlNode::nearest_to(std::string_view path) const {
  const TomlNode* node = this;
  while (!path.empty()) {
    const auto* next = node->step(path);
    if (!next) break;
    node = next;
  }
  return *node;
}

const TomlNode* TomlNode::step(std::string_view& path) const {
  const auto dot = std::min(path.find('.'), path.size());
  const auto key = path.substr(0, dot);
  path.remove_prefix(std::min(dot + 1, path.size()));
  if (kind == Kind::list) {
    const auto index = index_of(key);
    return index >= 0 && index < static_cast<std::int64_t>(items.size()) ? &items[static_cast<std::size_t>(index)] : nullptr;
  }
  const auto* entry = find(key);
  return entry ? &entry->value : nullptr;
}

std::string spelled(const TomlNode& node) {
  std::string out;
  spell(node, out);
  if (out.size() <= longest) return out;
  auto end = longest;
  while (end > 0 && (static_cast<unsigned char>(out[end]) & 0xC0) == 0x80) --end;  // not in the middle of a UTF-8 character
  return out.substr(0, end) + "...";
}

std::string_view kind_name(const TomlNode& node) {
  switch (node.kind) {
    case TomlNode::Kind::boolean:
      return "true or false";
    case TomlNode::Kind::integer:
      return "a whole number";
    case TomlNode::Kind::number:
      return "a number";
    case TomlNode::Kind::text:
      return "text";
    case TomlNode::Kind::date:
      return "a date or time";
    case TomlNode::Kind::list:
      return "a list";
    case TomlNode::Kind::table:
      return "a table";
  }
  return {};
}

std::int64_t index_of(std::string_view key) {
  std::int64_t index = -1;
  const auto [end, error] = std::from_chars(key.data(), key.data() + key.size(), index);
  return error == std::errc{} && end == key.data() + key.size() && index >= 0 ? index : -1;
}

}  // namespace regatta
