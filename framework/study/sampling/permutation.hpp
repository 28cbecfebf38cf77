#pragma once
#include <cstdint>

#include "framework/core/random.hpp"

namespace regatta {

/// A random order of 0, ..., count - 1, of which any place can be asked for alone: nothing is stored, and no slice depends on another.
/// A Feistel network of six rounds of Philox over the next even power of two, walked until it is back inside (Black, Rogaway: Ciphers
/// with arbitrary finite domains, CT-RSA 2002). About 0.3 us a place.
class Permutation {
 public:
  /// @pre 0 < count <= 2^32
  Permutation(RandomKey key, std::uint64_t count);

  /// @pre i < count
  std::uint64_t operator()(std::uint64_t i) const;

 private:
  std::uint64_t mix(std::uint64_t x) const;

  RandomKey key_;
  std::uint64_t count_;
  unsigned half_bits_ = 1;
};

}  // namespace regatta
