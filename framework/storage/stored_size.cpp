#include "framework/storage/stored_size.hpp"

#include <algorithm>
#include <optional>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "framework/core/error.hpp"

namespace regatta::h5 {

namespace {

constexpr std::size_t always_fits = std::size_t{64} << 20;  // bytes; above, HDF5 is asked what the file holds, which takes it long
constexpr std::size_t best_ratio = std::size_t{1} << 16;    // Zstandard makes 4 bytes of 128 KiB of equal ones; deflate 1 of 1032

}  // namespace

std::optional<std::size_t> product(const std::vector<std::size_t>& shape, std::size_t element_size) {
  if (std::ranges::find(shape, std::size_t{0}) != shape.end()) return 0;
  std::size_t bytes = element_size;
  for (const auto extent : shape)
    if (__builtin_mul_overflow(bytes, extent, &bytes)) return {};
  return bytes;
}

bool may_hold(std::size_t stored, std::size_t bytes) { return bytes <= always_fits || bytes / best_ratio <= stored; }

std::size_t size_in_memory(hid_t dataset, const std::vector<std::size_t>& shape, std::size_t element_size, const std::string& path,
                           const std::filesystem::path& file_name) {
  const auto bytes = product(shape, element_size);
  if (bytes && *bytes <= always_fits) return *bytes;
  const auto stored = H5Dget_storage_size(dataset);
  if (bytes && may_hold(stored, *bytes)) return *bytes;
  throw Error(fmt::format("{}: {} is damaged: it is said to have {} values, for which the {} bytes that the file holds of it are too few",
                          file_name.string(), path, fmt::join(shape, " x "), stored));
}

}  // namespace regatta::h5
