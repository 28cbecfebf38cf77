#include "phases/pendulum/tuning/gain_range.hpp"

#include <variant>

#include <fmt/format.h>

namespace regatta::pendulum {

std::vector<GainRange> default_ranges(const ControllerOptions& controller) {
  std::vector<GainRange> ranges;
  switch (controller.type) {
    case ControllerType::none:
      return {};
    case ControllerType::classical:
      ranges = {{"K", 1, 400, {}}, {"kd", 1, 400, {}}, {"eps0", 0.02, 5, {}}};
      break;
    case ControllerType::sta:
      ranges = {{"K1", 1, 400, {}}, {"K2", 1, 400, {}}, {"kd", 1, 400, {}}, {"eps0", 0.02, 5, {}}};
      break;
    case ControllerType::adaptive:
      ranges = {{"K_init", 1, 100, {}}, {"alpha", 1, 400, {}}, {"gamma", 1, 400, {}}, {"eps0", 0.02, 5, {}}};
      break;
    case ControllerType::hybrid:
      ranges = {{"k1_init", 1, 50, {}},  {"k2_init", 1, 50, {}}, {"gamma1", 0.1, 50, {}},
                {"gamma2", 0.1, 50, {}}, {"kd", 1, 400, {}},     {"eps0", 0.05, 5, {}}};
      break;
  }
  if (!controller.surface || std::holds_alternative<SurfaceDesign>(*controller.surface))
    for (int i = 0; i < 5; ++i) ranges.push_back({fmt::format("poles.{}", i), -20, -0.3, {}});
  return ranges;
}

}  // namespace regatta::pendulum
