#pragma once
#include <cstddef>
#include <string>
#include <vector>

namespace regatta {

/// Cells in columns, as text: the first column stands to the left, the others to the right. A header stands two blanks in, and the rows
/// below it four. All columns are as wide as their widest cell.
class TextTable {
 public:
  void header(std::vector<std::string> cells) { add(2, std::move(cells)); }
  void row(std::vector<std::string> cells) { add(4, std::move(cells)); }

  std::string text() const;

 private:
  void add(std::size_t indent, std::vector<std::string> cells);

  std::vector<std::vector<std::string>> rows_;  // the first cell with its indent
  std::vector<std::size_t> widths_;
};

/// At most `widest` characters. The end of a path says more than its beginning: whole parts are left out first.
std::string shortened(std::string text, std::size_t widest);

}  // namespace regatta
