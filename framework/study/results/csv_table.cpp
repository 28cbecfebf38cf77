#include "framework/study/results/csv_table.hpp"

#include <algorithm>
#include <cerrno>

#include <fmt/format.h>

#include "framework/core/error.hpp"
#include "framework/core/text.hpp"
#include "framework/study/results/column_path.hpp"
#include "framework/study/results/run_rows.hpp"

namespace regatta {

namespace {

bool along_samples(const FileColumn& column) {
  return !column.axes.empty() && column.axes.front().substr(0, column.axes.front().find_last_not_of('_') + 1) == "sample";
}

/// The name of an element as a study file spells it: "reach.1.0" of "reach", and "layers.2.resistivity" of "layers/resistivity" along the
/// axis "layers_axis".
std::string element_name(const FileColumn& column, std::size_t element) {
  std::string name = column.name;
  std::size_t begin = 0;  // of what comes behind the lists before
  std::vector<std::size_t> indices;
  for (std::size_t axis = column.shape.size() - 1; axis > 0; --axis) {
    indices.insert(indices.begin(), element % column.shape[axis]);
    element /= column.shape[axis];
  }
  for (std::size_t axis = 1; axis < column.shape.size(); ++axis) {
    const auto index = fmt::format(".{}", indices[axis - 1]);
    auto end = name.find('/', begin);  // of the list that this axis is of
    const auto list_of_axis = [&] {
      auto path = column.name.substr(0, end - (name.size() - column.name.size()));
      std::ranges::replace(path, '/', '_');
      return column.axes[axis].starts_with(path + "_axis");
    };
    while (end != std::string::npos && !list_of_axis()) end = name.find('/', end + 1);
    name.insert(end == std::string::npos ? name.size() : end, index);
    if (end != std::string::npos) begin = end + index.size() + 1;
  }
  return name;
}

bool is_percentiles(const FileColumn& column, const FileColumn& percents) {
  return column.axes.size() == 2 && column.axes.back() == percents.axes.front();
}

/// Whether a column has no row of its own, but says which percentiles are the elements of another one.
bool is_percents(const FileColumn& column, const FileTable& all) {
  if (column.unit != "%" || column.axes.size() != 1) return false;
  return std::ranges::any_of(all, [&](const FileColumn& other) { return is_percentiles(other, column); });
}

bool is_presence(const FileColumn& column, const std::vector<std::shared_ptr<const FileColumn>>& all) {
  const bool of_bytes = column.kind == StoredKind::natural && column.element_size == 1;
  return regatta::is_presence(column.name, of_bytes, all, [](const auto& other) -> const std::string& { return other->name; });
}

}  // namespace

std::string csv_cell(std::string_view text) {
  const auto is_blank = [](char c) { return c == ' ' || c == '\t'; };  // which readers take off, unless there are quotes
  const bool blank = !text.empty() && (is_blank(text.front()) || is_blank(text.back()));
  if (text.find_first_of(",\"\r\n") == std::string_view::npos && !text.starts_with('#') && !blank) return std::string(text);
  std::string quoted = "\"";
  for (const char c : text) quoted += c == '"' ? "\"\"" : std::string(1, c);
  return quoted + '"';
}

CsvTable CsvTable::of_samples(std::string title, std::vector<Port> ports, const FileTable& inputs) {
  CsvTable table;
  table.title_ = std::move(title);
  if (const auto* paths = find_column(inputs, "path")) table.inputs_ = std::make_shared<FileColumn>(*paths);
  for (auto& port : ports) {
    const auto* status = find_column(port.columns, "status");
    if (!status) throw Error("a table of samples has no column \"status\"");
    if (!table.status_) {
      table.status_ = std::make_shared<FileColumn>(*status);
      table.rows_ = status->count();
      const auto* first = find_column(port.columns, "first_id");
      table.first_sample_ = first ? static_cast<std::uint64_t>(first->number(0).value_or(0)) : 0;
    }
    table.add(port.prefix, std::move(port.columns), true);
  }
  return table;
}

CsvTable CsvTable::of_rows(std::string title, FileTable columns) {
  CsvTable table;
  table.title_ = std::move(title);
  const auto percents = std::ranges::find_if(columns, [&](const FileColumn& column) { return is_percents(column, columns); });
  if (percents != columns.end()) {
    table.percents_ = std::make_shared<const FileColumn>(std::move(*percents));
    columns.erase(percents);
  }
  for (const auto& column : columns)
    if (!column.shape.empty()) table.rows_ = std::max(table.rows_, column.shape.front());
  table.add("", std::move(columns), false);
  return table;
}

void CsvTable::add(const std::string& prefix, FileTable table, bool by_sample) {
  std::vector<std::shared_ptr<const FileColumn>> columns;
  for (auto& column : table) {
    const bool fits = by_sample ? along_samples(column) : !column.shape.empty() && column.shape.front() == rows_;
    const bool known = by_sample && (column.name == "status" || column.name == "first_id");
    if (fits && !known)
      columns.push_back(std::make_shared<FileColumn>(std::move(column)));
    else if (!known)
      left_out_.push_back(prefix + dotted(column.name));
  }
  for (const auto& column : columns) {
    if (is_presence(*column, columns)) continue;
    std::vector<std::shared_ptr<const FileColumn>> presences;
    for (const auto& other : columns)
      if (is_presence(*other, columns) && is_value_of(column->name, other->name)) presences.push_back(other);
    add_column(prefix, column, presences);
  }
}

void CsvTable::add_column(const std::string& prefix, const std::shared_ptr<const FileColumn>& column,
                          const std::vector<std::shared_ptr<const FileColumn>>& presences) {
  const bool percentiles = percents_ && is_percentiles(*column, *percents_);
  for (std::size_t element = 0; element < column->row_size(); ++element) {
    auto title = percentiles ? "p" + percents_->text(element) : prefix + dotted(element_name(*column, element));
    cells_.push_back({std::move(title), column, element, presences});
  }
}

void CsvTable::keep(const std::vector<std::string>& names) {
  std::vector<std::string_view> known;
  for (const auto& cells : cells_) known.push_back(cells.name);
  std::vector<Cells> kept;
  std::string unknown;
  for (const auto& name : names) {
    const auto found = std::ranges::find(cells_, name, &Cells::name);
    if (found != cells_.end()) {
      kept.push_back(*found);
      continue;
    }
    const auto near = nearest(name, known);
    unknown += fmt::format("{}\"{}\"", unknown.empty() ? "" : ", ", name);
    if (!name.empty() && !near.empty()) unknown += fmt::format(" (did you mean \"{}\"?)", near);
  }
  require(unknown.empty(), "no column {}; there are: {}", unknown, fmt::join(known, ", "));
  cells_ = std::move(kept);
  left_out_.clear();
}

void CsvTable::append_cell(std::string& line, const Cells& cells, std::size_t row) const {
  const std::size_t inner = cells.column->row_size();
  for (const auto& there : cells.presences) {
    const std::size_t step = there->row_size();
    if (there->number(row * step + cells.element / (inner / step)) == 0) return;
  }
  line += csv_cell(cells.column->text(row * inner + cells.element));
}

std::string CsvTable::head() const {
  std::string title = title_;
  std::ranges::replace(title, '\n', ' ');
  std::string units = "# units", names;
  if (status_) {
    units += inputs_ ? ",," : ",";
    names = inputs_ ? "sample,input,status" : "sample,status";
  }
  for (std::size_t i = 0; i < cells_.size(); ++i) {
    const auto& unit = cells_[i].column->unit;
    units += i == 0 && !status_ ? (unit.empty() ? "" : ": " + unit) : "," + csv_cell(unit);
    names += (names.empty() ? "" : ",") + csv_cell(cells_[i].name);
  }
  return fmt::format("# {}\n{}\n{}\n", title, units, names);
}

void CsvTable::write(std::FILE* file, const std::string& path) const {
  constexpr std::size_t enough = 1 << 16;
  auto text = head();
  const auto flush = [&] {
    errno = 0;
    if (std::fwrite(text.data(), 1, text.size(), file) != text.size() || std::fflush(file) != 0) throw IoError("write", path, errno);
    text.clear();
  };
  for (std::size_t row = 0; row < rows_; ++row) {
    const auto sample = first_sample_ + row;
    if (status_) text += fmt::format("{},", sample);
    if (inputs_) text += (sample < inputs_->count() ? csv_cell(inputs_->text(sample)) : "") + ",";
    if (status_) text += status_->text(row);
    const bool there = !status_ || status_->number(row) == static_cast<double>(SampleStatus::complete);
    for (std::size_t i = 0; i < cells_.size(); ++i) {
      if (i > 0 || status_) text += ',';
      if (there) append_cell(text, cells_[i], row);
    }
    text += '\n';
    if (text.size() > enough) flush();
  }
  flush();
}

}  // namespace regatta
