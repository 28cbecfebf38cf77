#pragma once
#include <optional>
#include <string_view>
#include <vector>

#include "framework/study/input/csv.hpp"
#include "framework/study/input/table_column_reader.hpp"
#include "framework/study/input/table_names.hpp"

namespace regatta {

/// Reads a table of samples that is written as CSV; its first line names the columns.
class CsvTableReader {
 public:
  CsvTableReader(TableMistakes& mistakes, TableNames& names) : mistakes_(mistakes), names_(names) {}

  /// The first rows of the text, at most `most`, into the table.
  void read(std::string_view text, std::uint64_t most, SampleTable& table);

 private:
  void read_names(const Csv& csv, const std::vector<CsvCell>& cells);
  void read_row(const Csv& csv, const std::vector<CsvCell>& cells, std::uint64_t sample);

  TableMistakes& mistakes_;
  TableNames& names_;
  std::vector<std::optional<TableColumnReader>> columns_;  // nothing for what is passed over
  std::optional<std::size_t> status_;                      // the column of an export that says what became of a sample
};

}  // namespace regatta
