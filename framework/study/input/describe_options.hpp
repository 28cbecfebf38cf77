#pragma once
#include <string>

#include "framework/core/type.hpp"

namespace regatta {

/// A table of all options in a struct, one line a leaf: key, what may be written, unit, allowed range, default, meaning. Keys begin with
/// `prefix` and a dot, if there is one; NAME.N.key is a key of the elements of a list.
std::string describe_options(const Type& type, const void* defaults, const std::string& prefix = {});

}  // namespace regatta
