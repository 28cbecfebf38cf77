#include "framework/study/sampling/permutation.hpp"

namespace regatta {

Permutation::Permutation(RandomKey key, std::uint64_t count) : key_(key), count_(count) {
  while ((std::uint64_t{1} << (2 * half_bits_)) < count_) ++half_bits_;
}

std::uint64_t Permutation::operator()(std::uint64_t i) const {
  do i = mix(i);
  while (i >= count_);
  return i;
}

std::uint64_t Permutation::mix(std::uint64_t x) const {
  constexpr std::uint32_t rounds = 6;
  const std::uint64_t mask = (std::uint64_t{1} << half_bits_) - 1;
  std::uint64_t left = x >> half_bits_, right = x & mask;
  for (std::uint32_t round = 0; round < rounds; ++round) {
    const std::uint64_t mixed = left ^ (Random(key_, right, round).bits() & mask);
    left = right;
    right = mixed;
  }
  return left << half_bits_ | right;
}

}  // namespace regatta
