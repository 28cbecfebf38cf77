#include "framework/study/input/named_place.hpp"

#include <algorithm>
#include <string>
#include <vector>

namespace regatta {

namespace {

bool is_letter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_'; }
bool is_key_part(char c) { return is_letter(c) || (c >= '0' && c <= '9') || c == '.' || c == '[' || c == ']'; }

/// disturbance[2].t_on -> disturbance.2.t_on
std::string as_path(std::string_view word) {
  std::string path;
  for (const char c : word) {
    if (c != ']') path += c == '[' ? '.' : c;
  }
  while (path.ends_with('.')) path.pop_back();
  return path;
}

void drop_front(std::string& path, const std::string& front) {
  if (path.starts_with(front)) path.erase(0, front.size());
}

std::vector<std::string> keys_in(std::string_view line, std::string_view phase) {
  std::vector<std::string> keys;
  for (std::size_t begin = 0; begin < line.size();) {
    const auto end = static_cast<std::size_t>(std::find_if_not(line.begin() + static_cast<std::ptrdiff_t>(begin), line.end(), is_key_part) -
                                              line.begin());
    if (is_letter(line[begin]) && (begin == 0 || line.substr(end).starts_with(" = "))) {
      auto path = as_path(line.substr(begin, end - begin));
      drop_front(path, "phases.");
      drop_front(path, std::string(phase) + ".");
      keys.push_back(std::move(path));
    }
    begin = std::max(end, begin + 1);
  }
  return keys;
}

}  // namespace

std::optional<Place> named_place(std::string_view line, std::string_view phase, std::span<const TomlNode* const> tables) {
  const auto keys = keys_in(line, phase);
  for (const auto& key : keys) {
    for (const auto* table : tables) {
      if (const auto* node = table->at(key)) return node->place;
    }
  }
  for (const auto& key : keys) {
    for (const auto* table : tables) {
      if (const auto& node = table->nearest_to(key); &node != table) return node.place;
    }
  }
  return {};
}

}  // namespace regatta
