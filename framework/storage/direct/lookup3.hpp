#pragma once
#include <cstddef>
#include <cstdint>
#include <span>

namespace regatta::direct {

/// The checksum of HDF5's metadata: `hashlittle` of Bob Jenkins' lookup3 (2006), with 0 to begin with.
std::uint32_t lookup3(std::span<const std::byte> bytes);

}  // namespace regatta::direct
