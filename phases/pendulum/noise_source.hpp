#pragma once
#include "framework/core/random.hpp"

namespace regatta::pendulum {

/// Where the random numbers of members come from: member i of a list is sample first_sample + i. They are a function of key, sample and
/// control interval, so a trajectory has the same ones wherever and in however many pieces it is computed.
struct NoiseSource {
  RandomKey key{};
  std::uint64_t first_sample = 0;

  /// Number k of what `stream` and `index` name is draw k.
  Random of(std::size_t member, std::uint32_t stream, std::uint32_t index) const { return {key, first_sample + member, stream, index}; }
};

}  // namespace regatta::pendulum
