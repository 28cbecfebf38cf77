#pragma once
#include <string>
#include <string_view>

#include "phases/pendulum/control/options.hpp"

namespace regatta::pendulum {

/// The enumerator as study files write it.
std::string_view name_of(ControllerType type);

/// Whether a field of ControllerOptions does something under a control law.
bool has_effect(std::string_view field, ControllerType type);

/// The control laws that a field belongs to: "adaptive and hybrid". @pre the field does not belong to all
std::string owner_names(std::string_view field);

/// Gives every gain that the type has and that is left out a value that works with the poles -2, -2.5, -3, -4, -5 at Tc = 1 ms.
void fill_gains(ControllerOptions& options);

}  // namespace regatta::pendulum
