#include "framework/study/results/stopped_column.hpp"

#include <algorithm>

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

}  // namespace

std::vector<StoppedColumn> stoppable_columns(const PipelineInfo& pipeline) {
  std::vector<StoppedColumn> found;
  std::size_t reduced = 0;
  for (std::size_t i = 0; i < pipeline.ports.size(); ++i) {
    const auto& port = pipeline.ports[i];
    if (!port.reduced) continue;
    const auto columns = to_columns(*port.type, port.type->create().get());
    const auto all = series_of(columns);
    for (std::size_t s = 0; s < all.size() && i >= pipeline.source_count; ++s) {
      found.push_back({port.name + "." + dotted(all[s].name), reduced, s, all[s].meaning, std::string(all[s].unit), values_of(all[s])});
    }
    ++reduced;
  }
  return found;
}

const StoppedColumn* find_stopped(const std::vector<StoppedColumn>& columns, std::string_view name, std::string_view value) {
  const auto wanted = dotted(std::string(name));
  // As it is listed, "low/doubled.x", goes first: with dots only it could be a column of a port "low", too.
  const bool listed = std::ranges::find(columns, name, &StoppedColumn::name) != columns.end();
  const StoppedColumn* found = nullptr;
  for (const auto& column : columns) {
    if (listed ? column.name != name : dotted(column.name) != wanted) continue;
    if (std::ranges::find(column.values, value) != column.values.end()) return &column;
    if (!found || found->meaning == Series::Meaning::presence) found = &column;
  }
  return found;
}

}  // namespace regatta
