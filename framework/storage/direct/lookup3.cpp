#include "framework/storage/direct/lookup3.hpp"

#include <algorithm>
#include <array>
#include <bit>
#include <cstring>

namespace regatta::direct {

namespace {

using State = std::array<std::uint32_t, 3>;

void mix(State& state) {
  auto& [a, b, c] = state;
  a -= c, a ^= std::rotl(c, 4), c += b;
  b -= a, b ^= std::rotl(a, 6), a += c;
  c -= b, c ^= std::rotl(b, 8), b += a;
  a -= c, a ^= std::rotl(c, 16), c += b;
  b -= a, b ^= std::rotl(a, 19), a += c;
  c -= b, c ^= std::rotl(b, 4), b += a;
}

void end(State& state) {
  auto& [a, b, c] = state;
  c ^= b, c -= std::rotl(b, 14);
  a ^= c, a -= std::rotl(c, 11);
  b ^= a, b -= std::rotl(a, 25);
  c ^= b, c -= std::rotl(b, 16);
  a ^= c, a -= std::rotl(c, 4);
  b ^= a, b -= std::rotl(a, 14);
  c ^= b, c -= std::rotl(b, 24);
}

}  // namespace

std::uint32_t lookup3(std::span<const std::byte> bytes) {
  State state;
  state.fill(0xdeadbeef + static_cast<std::uint32_t>(bytes.size()));
  constexpr std::size_t block = sizeof(State);
  while (!bytes.empty()) {
    State words{};
    const auto taken = std::min(block, bytes.size());
    std::memcpy(words.data(), bytes.data(), taken);
    for (std::size_t i = 0; i < words.size(); ++i) state[i] += words[i];
    bytes = bytes.subspan(taken);
    bytes.empty() ? end(state) : mix(state);
  }
  return state[2];
}

}  // namespace regatta::direct
