#pragma once
#include <cstddef>
#include <cstdint>
#include <span>

namespace regatta {

/// The Fletcher-32 checksum as HDF5's filter stores it (little endian, behind the chunk): sums of big-endian 16-bit words.
/// Fletcher, IEEE Trans. Commun. 30 (1982) 247.
std::uint32_t fletcher32(std::span<const std::byte> bytes);

}  // namespace regatta
