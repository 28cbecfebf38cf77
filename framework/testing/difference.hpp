#pragma once
#include <string>
#include <string_view>

#include "framework/core/columns.hpp"

namespace regatta::testing {

/// The first difference of two sets of columns, bit by bit: "scores/miss of row 3 is 12.5, and was 12.25"; empty if there is none.
std::string columns_difference(std::string_view port, const Columns& was, const Columns& is);

/// The path of the first member in which two objects of one type differ, and how; empty if there is none.
std::string object_difference(const Type& type, const void* was, const void* is, const std::string& path = {});

}  // namespace regatta::testing
