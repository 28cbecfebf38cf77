#pragma once
#include <string_view>

namespace regatta {

/// What to do instead of giving a key this name as its value, which a later version will know; empty for others.
/// `path` has its keys joined with dots.
std::string_view instead_of_value(std::string_view path, std::string_view name);

}  // namespace regatta
