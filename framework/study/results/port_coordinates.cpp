#include "framework/study/results/port_coordinates.hpp"

#include <algorithm>

#include <fmt/format.h>

#include "framework/core/error.hpp"
#include "framework/study/results/coordinate_column.hpp"

namespace regatta {

std::vector<EncodedColumn> coordinates_of(const PortResults& results, Compression compression) {
  std::vector<EncodedColumn> columns;
  for (const auto& [port, list, doc, unit, values] : results.coordinates) {
    if (values.empty()) continue;  // of a list that is empty
    if (!results.columns.empty()) {
      const auto* column = find_column(results.columns, list);
      if (!column) continue;
      const auto& shape = column->head().shape;
      if (shape.size() != 2 || shape.back() != values.size())
        throw Error(fmt::format("{}/{} has {} values a row, but its phase has coordinates of {}; correct its coordinates()", results.port,
                                list, shape.size() == 2 ? shape.back() : 1, values.size()));
    }
    auto name = list + "_axis";
    std::ranges::replace(name, '/', '_');
    columns.push_back(coordinate_column(std::move(name), list, values, unit, doc, compression));
  }
  return columns;
}

std::vector<Coordinate> coordinates_of(const PipelineInfo& pipeline, const std::vector<PhaseOptions>& phases, std::string_view port) {
  std::vector<Coordinate> all;
  for (const auto& phase : pipeline.phases) {
    if (!phase.coordinates || phases[phase.position].refused) continue;
    for (auto& coordinate : phase.coordinates(phases[phase.position].options.value.get())) {
      const auto writes = [&](std::size_t output) {
        return pipeline.ports[output].name == port && own_port_name(phase.name, port) == coordinate.port;
      };
      if (std::ranges::any_of(phase.outputs, writes)) all.push_back(std::move(coordinate));
    }
  }
  return all;
}

}  // namespace regatta
