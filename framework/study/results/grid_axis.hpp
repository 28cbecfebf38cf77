#pragma once
#include <string>
#include <vector>

#include "framework/study/sampling/parameter.hpp"

namespace regatta {

/// An axis of samples.method = "grid".
struct GridAxis {
  std::string parameter;
  std::string unit;
  std::vector<double> values;  ///< As the axis takes them one after the other; of an enum or a boolean its numbers.
};

/// The axes among the parameters, the one that changes fastest last.
std::vector<GridAxis> grid_axes(const std::vector<Parameter>& parameters);

}  // namespace regatta
