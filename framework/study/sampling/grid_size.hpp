#pragma once
#include <cstdint>
#include <span>

#include "framework/study/sampling/parameter.hpp"

namespace regatta {

/// How many points the grid of all axes among the parameters has: the product of their numbers of values, at most 2^63; 0 without an axis.
std::uint64_t grid_size(std::span<const Parameter> parameters);

}  // namespace regatta
