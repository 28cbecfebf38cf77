#include "framework/study/results/stopped_column.hpp"

#include <algorithm>

#include "framework/core/columns_walk.hpp"
#include "framework/study/results/column_path.hpp"

namespace regatta {

namespace {

std::vector<std::string_view> values_of(const Series& series) {
  switch (series.meaning) {
    case Series::Meaning::boolean:
      return {"true", "false"};
    case Series::Meaning::presence:
      return {"present"};
    case Series::Meaning::choice: {
      auto values = series.names();
      values.emplace_back("failed");
      return values;
    }
    case Series::Meaning::number:
      break;
  }
  return {};
}

/// A SameLength of numbers, whose length nobody knows before the first row.
bool is_list(const Column& column) { return column.shape.size() == 2 && column.shape.back() == 0 && column.type->kind == Kind::real; }

/// "[3]" at the end of a name; empty if there is none.
std::string_view subscript_of(std::string_view name) {
  const auto open = name.rfind('[');
  if (open == std::string_view::npos || !name.ends_with(']')) return {};
  const auto digits = name.substr(open + 1, name.size() - open - 2);
  const bool number = !digits.empty() && digits.size() < 10 && (digits == "0" || digits.front() != '0') &&
                      digits.find_first_not_of("0123456789") == std::string_view::npos;
  return number ? name.substr(open) : std::string_view();
}

const StoppedColumn* find(const std::vector<StoppedColumn>& columns, std::string_view name, std::string_view value, bool of_list) {
  const auto wanted = dotted(std::string(name));
  // As it is listed, "low/doubled.x", goes first: with dots only it could be a column of a port "low", too.
  const bool listed = std::ranges::find(columns, name, &StoppedColumn::name) != columns.end();
  const StoppedColumn* found = nullptr;
  for (const auto& column : columns) {
    if (column.of_list != of_list || (listed ? column.name != name : dotted(column.name) != wanted)) continue;
    if (std::ranges::find(column.values, value) != column.values.end()) return &column;
    if (!found || found->meaning == Series::Meaning::presence) found = &column;
  }
  return found;
}

}  // namespace

std::vector<StoppedColumn> stoppable_columns(const PipelineInfo& pipeline) {
  std::vector<StoppedColumn> found;
  std::size_t reduced = 0;
  for (std::size_t i = 0; i < pipeline.ports.size(); ++i) {
    const auto& port = pipeline.ports[i];
    if (!port.reduced) continue;
    const auto columns = detail::gather(*port.type, port.type->create().get(), true);
    const auto add = [&](std::string name, Series::Meaning meaning, std::string_view unit, std::vector<std::string_view> values,
                         bool of_list) {
      auto title = port.name + "." + dotted(name);
      found.push_back({std::move(title), reduced, std::move(name), meaning, std::string(unit), std::move(values), of_list});
    };
    if (i >= pipeline.source_count) {
      for (const auto& series : series_of(columns)) add(series.name, series.meaning, series.unit, values_of(series), false);
      for (const auto& column : columns)
        if (is_list(column)) add(column.name, Series::Meaning::number, column.unit, {}, true);
    }
    ++reduced;
  }
  return found;
}

std::optional<StoppedColumn> find_stopped(const std::vector<StoppedColumn>& columns, std::string_view name, std::string_view value) {
  if (const auto* column = find(columns, name, value, false)) return *column;
  const auto subscript = subscript_of(name);
  if (subscript.empty()) return {};
  const auto* list = find(columns, name.substr(0, name.size() - subscript.size()), value, true);
  if (!list) return {};
  auto element = *list;
  element.name += subscript;
  element.series += subscript;
  element.of_list = false;
  return element;
}

}  // namespace regatta
