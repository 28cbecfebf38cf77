#pragma once
#include <cstdint>
#include <limits>
#include <string_view>

#include "framework/core/error.hpp"

namespace regatta {

/// The ids of the samples of a run. By default all there are: a phase that is called bare, as in a test, belongs to no run.
struct SampleRange {
  std::uint64_t first = 0;
  std::uint64_t count = std::numeric_limits<std::uint64_t>::max();

  /// For ids that come from the author of a phase.
  /// @throws Error, of `what` that names the sample
  void require(std::uint64_t id, std::string_view what) const {
    if (id >= first && id - first < count) return;
    throw Error(fmt::format("{} names sample {}, which is not one of this run ({} to {}); the id of a row is first_id plus its index", what,
                            id, first, first + count - 1));
  }

  /// For a Samples<T> that a phase writes. @throws Error unless it has these samples
  void require_rows(std::string_view port, std::uint64_t first_id, std::uint64_t rows) const {
    if (first_id == first && rows == count) return;
    throw Error(
        fmt::format("\"{}\" has {} rows from sample {} on, where the run has {} from {} on; a Samples<T> that is reduced has one row a "
                    "sample and the first_id of the samples",
                    port, rows, first_id, count, first));
  }
};

}  // namespace regatta
