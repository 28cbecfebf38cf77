#pragma once
#include <string_view>

#include "framework/core/error.hpp"

namespace regatta {

/// What to do when this process alone is kept from a file, which may be whole: rights, or too many open files. Empty: any other error.
std::string_view advice_of_hindrance(const Error& error);

}  // namespace regatta
