#pragma once
#include <cstddef>

namespace regatta {

/// Byte shuffles of elements of 2, 4 or 8 bytes in one instruction set. Each set is compiled in a source of its own.
struct ShuffleKernel {
  /// Does whole blocks of the `count` elements, and returns how many elements that are.
  using Blocks = std::size_t (*)(const std::byte* from, std::size_t element_size, std::size_t count, std::byte* to);

  Blocks shuffle;
  Blocks unshuffle;
};

extern const ShuffleKernel scalar_shuffle, sse2_shuffle, avx2_shuffle, avx512_shuffle;

}  // namespace regatta
