#pragma once
#include <cstddef>
#include <span>

namespace regatta {

/// HDF5's byte shuffle: all first bytes of the elements, then all second bytes, and so on. `to` holds as many bytes as `from`,
/// a multiple of element_size, and does not overlap it. Done with instruction_set(); the bytes are the same in each.
void shuffle(std::span<const std::byte> from, std::size_t element_size, std::byte* to);

/// The way back.
void unshuffle(std::span<const std::byte> from, std::size_t element_size, std::byte* to);

}  // namespace regatta
