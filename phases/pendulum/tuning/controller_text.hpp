#pragma once
#include <string>

#include "phases/pendulum/control/options.hpp"

namespace regatta::pendulum {

/// The keys that a controller gives, as TOML, a line each: the content of a file for `controller = { file = "tuned.toml" }`.
std::string controller_text(const ControllerOptions& controller);

}  // namespace regatta::pendulum
