#pragma once
#include <string_view>

namespace regatta {

/// What to do instead of a key that a later version will know; empty for others.
/// `path` has its keys joined with dots.
std::string_view instead_of_key(std::string_view path);

/// The same for a name given as the value of a key.
std::string_view instead_of_value(std::string_view path, std::string_view name);

}  // namespace regatta
