#pragma once
#include <string>
#include <string_view>
#include <vector>

#include "framework/core/type.hpp"
#include "phases/pendulum/control/options.hpp"

namespace regatta::pendulum {

/// As in study files.
std::string_view name_of(ControllerType type);

/// Whether a field of ControllerOptions belongs to a control law.
bool has_effect(std::string_view field, ControllerType type);

/// A key that is given and does nothing.
struct Idle {
  const FieldInfo* field;
  std::string why;     ///< "on type = \"sta\" (it belongs to adaptive and hybrid)"
  std::string remedy;  ///< "remove it or change the type"
};
/// All of them, in the order of the schema; none in options that resolve() made.
std::vector<Idle> find_idle(const ControllerOptions& options);

}  // namespace regatta::pendulum
