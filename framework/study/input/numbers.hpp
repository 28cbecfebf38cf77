#pragma once
#include <optional>
#include <string>

#include "framework/core/type.hpp"

/// Scalars whose type is known at run time only, as numbers.
namespace regatta {

/// boolean, integer, natural, real, duration or choice.
bool is_numeric(const Type& type);

/// false and true are 0 and 1, a duration is in seconds, an enumerator is its position. @pre is_numeric(type)
double number_of(const Type& type, const void* object);

/// The inverse; whole numbers are exact up to 2^53. @pre the value is within limits_of(type, {})
void set_number(const Type& type, void* object, double value);
/// @pre type is integer or natural, and the value within its limits
void set_whole(const Type& type, void* object, std::int64_t value);

/// The numbers that a field of this type may hold: its range, within what the type can represent. Infinite where nothing limits them.
Range limits_of(const Type& type, const std::optional<Range>& range);

/// The unit in which numbers of a field are written: its own, or seconds for a duration.
std::string_view unit_of(const Type& type, std::string_view unit);

/// " s", or nothing for a plain number.
std::string unit_suffix(std::string_view unit);

/// "0 to 1 s", "0 s or more", "at most 3", or "" when all numbers are allowed.
std::string spelled_limits(const Type& type, const Range& limits, std::string_view unit);

/// A number as a study file would write it for a field of this type: 12, 0.5, "30s".
std::string spelled_number(const Type& type, double value);

}  // namespace regatta
