#pragma once
#include <cstddef>
#include <cstdint>
#include <vector>

namespace example {

/// Bytes that nothing compresses, always the same.
inline std::vector<std::byte> noise(std::size_t count) {
  std::vector<std::byte> bytes(count);
  std::uint64_t state = 1;
  for (auto& byte : bytes) {
    state = state * 6364136223846793005U + 1442695040888963407U;
    byte = static_cast<std::byte>((state ^ (state >> 29)) * 0xBF58476D1CE4E5B9U >> 56);
  }
  return bytes;
}

}  // namespace example
