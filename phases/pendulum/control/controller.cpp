#include "phases/pendulum/control/controller.hpp"

namespace regatta::pendulum {

Controller make_controller(const ControllerOptions& options) {
  if (options.type == ControllerType::none) return Uncontrolled{};
  const auto& c = std::get<SurfaceRow>(*options.surface);
  switch (options.type) {
    case ControllerType::sta:
      return SuperTwisting(options, c);
    case ControllerType::adaptive:
      return Adaptive(options, c);
    case ControllerType::hybrid:
      return Hybrid(options, c);
    default:
      return Classical(options, c);
  }
}

}  // namespace regatta::pendulum
