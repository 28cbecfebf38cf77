#pragma once
#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "framework/core/type.hpp"
#include "framework/storage/column_hash.hpp"

/// Types, units and descriptions of columns that are known from a file only. Columns refer to them without owning them, so they stay as
/// long as the program, each once: as many as there are different ones. Any thread.
namespace regatta {

std::string_view kept_text(const std::string& text);

/// @param names  of the values 0, 1, 2, ... of a boolean or choice; else empty
/// @throws Error if no column has elements of that kind and size
const Type& type_of_stored(StoredKind kind, std::size_t element_size, const std::vector<std::string>& names);

}  // namespace regatta
