#include "framework/storage/shuffle.hpp"

#include <array>
#include <cstdint>
#include <cstring>

namespace regatta {

namespace {

/// Plain loop with a constant stride, which the compiler vectorises for 2 and 4 bytes.
template <std::size_t Size>
void shuffle_elements(const std::byte* from, std::size_t count, std::size_t first, std::byte* to) {
  for (std::size_t byte = 0; byte < Size; ++byte) {
    for (std::size_t i = first; i < count; ++i) to[byte * count + i] = from[i * Size + byte];
  }
}

void shuffle_any(const std::byte* from, std::size_t size, std::size_t count, std::byte* to) {
  for (std::size_t i = 0; i < count; ++i) {
    for (std::size_t byte = 0; byte < size; ++byte) to[byte * count + i] = from[i * size + byte];
  }
}

/// Swaps the bits of `mask << shift` in a with those of `mask` in b: one step of a transposition by halves.
void swap_parts(std::uint64_t& a, std::uint64_t& b, unsigned shift, std::uint64_t mask) {
  const std::uint64_t difference = ((a >> shift) ^ b) & mask;
  b ^= difference;
  a ^= difference << shift;
}

/// 8 numbers of 8 bytes at a time are an 8 x 8 matrix of bytes, transposed in registers: the bytes of a plain loop would be
/// gathered one by one, which is slower than the deflate that follows.
void shuffle_eight(const std::byte* from, std::size_t count, std::byte* to) {
  std::size_t i = 0;
  for (; i + 8 <= count; i += 8) {
    std::array<std::uint64_t, 8> m;
    std::memcpy(m.data(), from + i * 8, 64);
    for (const std::size_t k : {0U, 1U, 2U, 3U}) swap_parts(m[k], m[k + 4], 32, 0x00000000FFFFFFFF);
    for (const std::size_t k : {0U, 1U, 4U, 5U}) swap_parts(m[k], m[k + 2], 16, 0x0000FFFF0000FFFF);
    for (const std::size_t k : {0U, 2U, 4U, 6U}) swap_parts(m[k], m[k + 1], 8, 0x00FF00FF00FF00FF);
    for (std::size_t byte = 0; byte < 8; ++byte) std::memcpy(to + byte * count + i, &m[byte], 8);
  }
  shuffle_elements<8>(from, count, i, to);
}

}  // namespace

void shuffle(std::span<const std::byte> from, std::size_t element_size, std::byte* to) {
  const std::size_t count = from.size() / element_size;
  switch (element_size) {
    case 2:
      return shuffle_elements<2>(from.data(), count, 0, to);
    case 4:
      return shuffle_elements<4>(from.data(), count, 0, to);
    case 8:
      return shuffle_eight(from.data(), count, to);
    default:
      return shuffle_any(from.data(), element_size, count, to);
  }
}

}  // namespace regatta
