#include "framework/study/results/text_table.hpp"

#include <algorithm>
#include <string_view>

#include "framework/core/characters.hpp"

namespace regatta {

void TextTable::add(std::size_t indent, std::vector<std::string> cells) {
  cells.front().insert(0, indent, ' ');
  widths_.resize(std::max(widths_.size(), cells.size()));
  for (std::size_t i = 0; i < cells.size(); ++i) widths_[i] = std::max(widths_[i], character_count(cells[i]));
  rows_.push_back(std::move(cells));
}

std::string TextTable::text() const {
  std::string out;
  for (const auto& cells : rows_) {
    std::string line;
    for (std::size_t i = 0; i < cells.size(); ++i) {
      const std::string pad(widths_[i] - character_count(cells[i]), ' ');
      line += i == 0 ? cells[i] + pad : "  " + pad + cells[i];
    }
    out += line.substr(0, line.find_last_not_of(' ') + 1) + '\n';
  }
  return out;
}

std::string shortened(std::string text, std::size_t widest) {
  constexpr std::string_view left_out = "...";
  if (character_count(text) <= widest) return text;
  for (auto slash = text.find('/'); slash != std::string::npos; slash = text.find('/')) {
    text.erase(0, slash + 1);
    if (character_count(text) + left_out.size() + 1 <= widest) return std::string(left_out) + "/" + text;
  }
  while (character_count(text) > widest - left_out.size()) text.erase(0, 1);
  while (!text.empty() && (static_cast<unsigned char>(text.front()) & 0xC0U) == 0x80U) text.erase(0, 1);
  return std::string(left_out) + text;
}

}  // namespace regatta
