#include "framework/storage/fletcher32.hpp"

#include <algorithm>

namespace regatta {

namespace {
std::uint32_t fold(std::uint32_t sum) { return (sum & 0xFFFF) + (sum >> 16); }
std::uint32_t word(std::byte high, std::byte low) {
  return std::to_integer<std::uint32_t>(high) << 8 | std::to_integer<std::uint32_t>(low);
}
}  // namespace

std::uint32_t fletcher32(std::span<const std::byte> bytes) {
  std::uint32_t first = 0, second = 0;
  const auto* at = bytes.data();
  for (std::size_t left = bytes.size() / 2; left > 0;) {
    const std::size_t block = std::min<std::size_t>(left, 360);  // the longest for which 32 bits cannot overflow
    for (std::size_t i = 0; i < block; ++i, at += 2) {
      first += word(at[0], at[1]);
      second += first;
    }
    first = fold(first);
    second = fold(second);
    left -= block;
  }
  if (bytes.size() % 2 != 0) {
    first = first + word(*at, std::byte{0});
    second = fold(second + first);
    first = fold(first);
  }
  return fold(second) << 16 | fold(first);
}

}  // namespace regatta
