#include "framework/study/results/grid_axis.hpp"

namespace regatta {

std::vector<GridAxis> grid_axes(const std::vector<Parameter>& parameters) {
  std::vector<GridAxis> axes;
  for (const auto& parameter : parameters) {
    const auto points = parameter.distribution.points();
    if (points == 0) continue;
    auto& axis = axes.emplace_back(GridAxis{parameter.path, parameter.unit, {}});
    for (std::uint64_t i = 0; i < points; ++i)
      axis.values.push_back(parameter.distribution.quantile((static_cast<double>(i) + 0.5) / static_cast<double>(points)));
  }
  return axes;
}

}  // namespace regatta
