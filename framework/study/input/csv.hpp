#pragma once
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace regatta {

struct CsvCell {
  std::string text;    ///< Without quotes, and without spaces around it where it has none.
  std::size_t at = 0;  ///< Where it begins in the text.
};

/// The rows of a text of values with commas between them (RFC 4180), with what people write beside: spaces around values, lines that end
/// in CR LF or LF, empty lines, and lines that begin with # as comments. Quotes keep commas and line ends inside, "" is a quote.
class Csv {
 public:
  /// The text lives longer.
  explicit Csv(std::string_view text);

  /// The next row, or false at the end. @throws ConfigError "LINE:COLUMN: why" for quotes that do not pair
  bool next(std::vector<CsvCell>& cells);

  /// "LINE:COLUMN" of a cell of the row that was read last; both from 1, the column in characters.
  std::string place(const CsvCell& cell) const { return place(cell.at); }
  /// The same of the row.
  std::string place() const { return place(row_); }

 private:
  std::string place(std::size_t at) const;
  void skip_comments();
  void read_cell(CsvCell& cell);
  void read_quoted(CsvCell& cell);
  bool at_end_of_line() const;
  void pass_end_of_line();

  std::string_view text_;
  std::size_t at_ = 0, row_ = 0;         // in the text: what is read next, and where the row begins
  std::size_t line_ = 1, row_line_ = 1;  // the lines of these
};

}  // namespace regatta
