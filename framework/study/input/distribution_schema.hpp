#pragma once
#include <optional>

#include "framework/core/type.hpp"
#include "framework/study/input/type_schema.hpp"

namespace regatta {

/// What [samples.parameters] may say of a single value: the value, or a table that names its distribution, as DistributionReader reads it.
/// @pre is_numeric(type)
Json drawn_schema(const Type& type, const std::optional<Range>& range);

}  // namespace regatta
