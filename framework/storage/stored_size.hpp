#pragma once
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "framework/storage/h5.hpp"

namespace regatta::h5 {

/// Bytes of so many elements; nothing if they are more than a number can say.
std::optional<std::size_t> product(const std::vector<std::size_t>& shape, std::size_t element_size);

/// Whether so many bytes can come of so many stored ones, which a damaged shape may deny.
bool may_hold(std::size_t stored, std::size_t bytes);

/// How many bytes the values of a dataset take in memory, before anything is taken for them. Under lock().
/// @throws Error where the shape is damaged: the product of its extents is no number, or far too large for what the file holds of it
std::size_t size_in_memory(hid_t dataset, const std::vector<std::size_t>& shape, std::size_t element_size, const std::string& path,
                           const std::filesystem::path& file_name);

}  // namespace regatta::h5
