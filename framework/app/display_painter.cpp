#include "framework/app/display_painter.hpp"

#include <algorithm>

#include <fmt/format.h>

namespace regatta {

std::string DisplayPainter::to_the_top(std::size_t width) const {
  std::size_t rows = 0;
  for (const auto length : lengths_) rows += width && length ? (length + width - 1) / width : 1;
  return rows > 1 ? fmt::format("\r\033[{}A", rows - 1) : "\r";
}

std::string DisplayPainter::paint(const std::vector<std::string>& lines, std::string_view above, std::size_t width) {
  std::string out = to_the_top(width);
  const bool wrapped = std::any_of(lengths_.begin(), lengths_.end(), [width](std::size_t length) { return length > width; });
  // Erasing everything first would flicker; it is needed only where old characters would be left over.
  if (!above.empty() || wrapped) out += "\033[J";
  if (!above.empty()) {
    out += above;
    if (above.back() != '\n') out += '\n';
  }
  lengths_.clear();
  for (std::size_t i = 0; i < lines.size(); ++i) {
    out += lines[i] + "\033[K";
    if (i + 1 < lines.size()) out += '\n';
    lengths_.push_back(lines[i].size());
  }
  return out + "\033[J";
}

std::string DisplayPainter::erase(std::size_t width) {
  if (lengths_.empty()) return {};
  std::string out = to_the_top(width) + "\033[J";
  lengths_.clear();
  return out;
}

}  // namespace regatta
