#pragma once
#include <cstdint>
#include <string>

#include "framework/core/schema.hpp"

namespace regatta {

/// What a phase of a run took; a row of /metrics.
struct PhaseMetrics {
  std::string phase;
  bool computed = false;
  double wall = 0;
  double cpu = 0;
  std::uint64_t items = 0;
  std::uint64_t bytes_out = 0;
  std::uint64_t peak_scratch = 0;
  static constexpr auto schema() {
    using M = PhaseMetrics;
    return fields(field<&M::phase>("phase"), field<&M::computed>("computed by this attempt; otherwise taken from an earlier one"),
                  field<&M::wall>("wall time", unit("s")), field<&M::cpu>("CPU time of the lane", unit("s")),
                  field<&M::items>("samples of the run"), field<&M::bytes_out>("products before compression", unit("byte")),
                  field<&M::peak_scratch>("largest scratch memory in use", unit("byte")));
  }
};

}  // namespace regatta
