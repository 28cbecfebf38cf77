#include <array>
#include <cstdint>
#include <cstring>

#include "framework/storage/shuffle/kernel.hpp"

namespace regatta {

namespace {

/// Plain loops with a constant stride.
template <std::size_t Size>
std::size_t shuffle_elements(const std::byte* from, std::size_t count, std::byte* to) {
  for (std::size_t byte = 0; byte < Size; ++byte) {
    for (std::size_t i = 0; i < count; ++i) to[byte * count + i] = from[i * Size + byte];
  }
  return count;
}

template <std::size_t Size>
std::size_t unshuffle_elements(const std::byte* from, std::size_t count, std::byte* to) {
  for (std::size_t byte = 0; byte < Size; ++byte) {
    for (std::size_t i = 0; i < count; ++i) to[i * Size + byte] = from[byte * count + i];
  }
  return count;
}

/// Swaps the bits of `mask << shift` in a with those of `mask` in b: one step of a transposition by halves.
void swap_parts(std::uint64_t& a, std::uint64_t& b, unsigned shift, std::uint64_t mask) {
  const std::uint64_t difference = ((a >> shift) ^ b) & mask;
  b ^= difference;
  a ^= difference << shift;
}

/// An 8 x 8 matrix of bytes, transposed in registers: the bytes of a plain loop would be gathered one by one, which is slower than the
/// deflate that follows.
void transpose(std::array<std::uint64_t, 8>& m) {
  for (const std::size_t k : {0U, 1U, 2U, 3U}) swap_parts(m[k], m[k + 4], 32, 0x00000000FFFFFFFF);
  for (const std::size_t k : {0U, 1U, 4U, 5U}) swap_parts(m[k], m[k + 2], 16, 0x0000FFFF0000FFFF);
  for (const std::size_t k : {0U, 2U, 4U, 6U}) swap_parts(m[k], m[k + 1], 8, 0x00FF00FF00FF00FF);
}

std::size_t shuffle_eight(const std::byte* from, std::size_t count, std::byte* to) {
  std::size_t i = 0;
  for (; i + 8 <= count; i += 8) {
    std::array<std::uint64_t, 8> m;
    std::memcpy(m.data(), from + i * 8, 64);
    transpose(m);
    for (std::size_t byte = 0; byte < 8; ++byte) std::memcpy(to + byte * count + i, &m[byte], 8);
  }
  return i;
}

std::size_t unshuffle_eight(const std::byte* from, std::size_t count, std::byte* to) {
  std::size_t i = 0;
  for (; i + 8 <= count; i += 8) {
    std::array<std::uint64_t, 8> m;
    for (std::size_t byte = 0; byte < 8; ++byte) std::memcpy(&m[byte], from + byte * count + i, 8);
    transpose(m);
    std::memcpy(to + i * 8, m.data(), 64);
  }
  return i;
}

std::size_t shuffle(const std::byte* from, std::size_t element_size, std::size_t count, std::byte* to) {
  if (element_size == 2) return shuffle_elements<2>(from, count, to);
  if (element_size == 4) return shuffle_elements<4>(from, count, to);
  return shuffle_eight(from, count, to);
}

std::size_t unshuffle(const std::byte* from, std::size_t element_size, std::size_t count, std::byte* to) {
  if (element_size == 2) return unshuffle_elements<2>(from, count, to);
  if (element_size == 4) return unshuffle_elements<4>(from, count, to);
  return unshuffle_eight(from, count, to);
}

}  // namespace

constinit const ShuffleKernel scalar_shuffle{shuffle, unshuffle};

}  // namespace regatta
