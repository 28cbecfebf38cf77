#include "framework/study/input/hdf5_table_reader.hpp"

#include <algorithm>

#include <fmt/format.h>

#include "framework/core/text.hpp"

namespace regatta {

namespace {

using Whole = std::vector<std::int64_t>;

}  // namespace

void Hdf5TableReader::read(const std::filesystem::path& file, std::string group, std::uint64_t most, SampleTable& table) {
  for (const auto* usual : {"/results/samples", "/samples"}) {  // of a study.h5, and of a run file
    if (group.empty() && has_group(file, usual)) group = usual;
  }
  if (group.empty()) group = "/";
  auto columns = read_loose_columns(file, group);
  std::erase_if(columns, [&](const LooseColumn& column) {  // a single value is no column, nor are the numbers of rows and elements
    return column.shape.empty() || (column.axis && !names_.knows(column.name));
  });
  const auto where = [&](const LooseColumn& column) { return (group == "/" ? group : group + "/") + column.name; };
  std::erase_if(columns, [&](const LooseColumn& column) { return is_lengths(column, where(column)); });
  for (const auto& column : columns) {
    if (column.name == "status" && std::holds_alternative<Whole>(column.values)) status_ = std::get<Whole>(column.values);
    if (!rows_ && (column.name == "status" || column.name == "sample")) rows_ = column.shape.front();
  }
  for (const auto& column : columns) read_column(column, where(column), most, table);
  if (mistakes_.none() && names_.none_found())
    mistakes_.add(group, "no dataset is a parameter; name each after its parameter, such as " + names_.example());
  table.rows = std::min<std::uint64_t>(rows_.value_or(0), most);
}

bool Hdf5TableReader::is_lengths(const LooseColumn& column, const std::string& where) {
  constexpr std::string_view suffix = "_count";
  if (!column.name.ends_with(suffix) || !std::holds_alternative<Whole>(column.values)) return false;
  const auto elements = names_.elements_of(column.name.substr(0, column.name.size() - suffix.size()));
  if (elements == 0) return false;
  const auto& lengths = std::get<Whole>(column.values);
  rows_ = lengths.size();
  const auto other = std::ranges::find_if(lengths, [&](std::int64_t length) { return length != static_cast<std::int64_t>(elements); });
  if (other != lengths.end())
    mistakes_.add(where, fmt::format("sample {} has {} where a sample has {} by default; a table sets the elements of a list, not "
                                     "their number",
                                     other - lengths.begin(), counted(static_cast<std::uint64_t>(*other), "element"), elements));
  return true;
}

void Hdf5TableReader::read_column(const LooseColumn& column, const std::string& where, std::uint64_t most, SampleTable& table) {
  const bool first = names_.none_found();
  const auto leaves = names_.leaves_of(column.name, column.unit, where);
  if (leaves.empty()) return;
  if (!rows_) rows_ = column.shape.front();
  const auto width = leaves.size();
  if (column.count() != *rows_ * width)
    return mistakes_.add(
        where, width == 1
                   ? fmt::format("has {} where the table has {}", counted(column.count(), "value"), counted(*rows_, "row"))
                   : fmt::format("has {} where the table has {} of {}", counted(column.count(), "value"), counted(*rows_, "row"), width));
  std::vector<TableColumnReader> readers;
  for (const auto* leaf : leaves) readers.emplace_back(*leaf);
  for (std::size_t row = 0; row < std::min<std::uint64_t>(*rows_, most); ++row) {
    if (row < status_.size() && status_[row] != 0) {
      if (first)
        mistakes_.add(where, fmt::format("sample {} failed or is missing there (status {}), and has no values; make a table of the others",
                                         row, status_[row]));
      continue;
    }
    for (std::size_t i = 0; i < width; ++i) {
      const auto wrong = add(readers[i], column, row * width + i, leaves[i]->type->kind == Kind::choice);
      if (!wrong.empty()) mistakes_.add(where, fmt::format("sample {}: {}", row, wrong));
    }
  }
  for (auto& reader : readers) table.columns.push_back(reader.finish());
}

std::string Hdf5TableReader::add(TableColumnReader& reader, const LooseColumn& column, std::size_t index, bool choice) {
  if (const auto* reals = std::get_if<std::vector<double>>(&column.values)) return reader.add((*reals)[index]);
  if (const auto* texts = std::get_if<std::vector<std::string>>(&column.values)) return reader.add(std::string_view((*texts)[index]));
  const auto number = std::get<Whole>(column.values)[index];
  if (!choice || number < 0 || number >= static_cast<std::int64_t>(column.meanings.size())) return reader.add(number);
  return reader.add(std::string_view(column.meanings[static_cast<std::size_t>(number)]));
}

}  // namespace regatta
