#include "framework/study/input/csv_table_reader.hpp"

#include <fmt/format.h>

#include "framework/core/error.hpp"
#include "framework/core/text.hpp"

namespace regatta {

void CsvTableReader::read(std::string_view text, std::uint64_t most, SampleTable& table) {
  Csv csv(text);
  std::vector<CsvCell> cells;
  try {
    if (!csv.next(cells)) return mistakes_.add("1:1", "the table is empty; its first line names the columns");
    read_names(csv, cells);
    while (table.rows < most && csv.next(cells)) read_row(csv, cells, table.rows++);
  } catch (const ConfigError& error) {  // "LINE:COLUMN: why"
    const std::string_view said = error.what();
    const auto end = said.find(": ");
    mistakes_.add(said.substr(0, end), said.substr(end + 2));
  }
  for (auto& column : columns_) {
    if (column) table.columns.push_back(column->finish());
  }
}

void CsvTableReader::read_names(const Csv& csv, const std::vector<CsvCell>& cells) {
  for (const auto& cell : cells) {
    const auto where = csv.place(cell);
    const auto leaves = names_.leaves_of(cell.text, {}, where);
    columns_.emplace_back();
    if (leaves.size() == 1) columns_.back().emplace(*leaves.front());
    if (leaves.empty() && cell.text == "status") status_ = columns_.size() - 1;
    if (leaves.size() > 1)
      mistakes_.add(where, fmt::format("column \"{}\" names {} values; write a column for each: {}, {}{}", cell.text, leaves.size(),
                                       leaves[0]->path, leaves[1]->path, leaves.size() > 2 ? ", ..." : ""));
  }
  if (mistakes_.none() && names_.none_found())
    mistakes_.add(csv.place(), "no column is a parameter; the first line names them, such as " + names_.example());
}

void CsvTableReader::read_row(const Csv& csv, const std::vector<CsvCell>& cells, std::uint64_t sample) {
  if (cells.size() != columns_.size())
    return mistakes_.add(csv.place(), fmt::format("sample {} has {} where the table has {}; write one for each", sample,
                                                  counted(cells.size(), "value"), counted(columns_.size(), "column")));
  if (status_ && (cells[*status_].text == "failed" || cells[*status_].text == "missing"))
    return mistakes_.add(csv.place(cells[*status_]),
                         fmt::format("sample {} is of a sample that has the status \"{}\", and so no values; leave its row out", sample,
                                     cells[*status_].text));
  for (std::size_t i = 0; i < cells.size(); ++i) {
    if (!columns_[i]) continue;
    if (const auto wrong = columns_[i]->add(cells[i].text); !wrong.empty())
      mistakes_.add(csv.place(cells[i]), fmt::format("sample {}: {}", sample, wrong));
  }
}

}  // namespace regatta
