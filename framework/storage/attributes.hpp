#pragma once
#include <string>

#include "framework/storage/document.hpp"
#include "framework/storage/h5.hpp"

namespace regatta::h5 {

/// Writes an attribute: text of fixed length, a number, or a list of texts. Under lock().
void write_attribute(hid_t on, const std::string& name, const Document::Value& value);

/// Writes an attribute of any type and space. Under lock().
void write_attribute(hid_t on, const std::string& name, hid_t type, hid_t space, const void* value);

/// CF's flag_values and flag_meanings of a boolean or choice: the values 0, 1, ... in the type of the column, and their names.
void write_flags(hid_t dataset, const Type& type);

}  // namespace regatta::h5
