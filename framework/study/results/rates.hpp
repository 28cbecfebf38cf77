#pragma once
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "framework/study/results/series.hpp"
#include "framework/study/results/summary.hpp"

namespace regatta {

/// A series that is no number.
struct CountedSeries {
  Series::Meaning meaning{};
  std::string name{};
  std::vector<std::string> names{};  ///< Of the values of an enum.
  bool optional = false;             ///< A value may be absent.
};

/// @param counts        of its values 0, 1, ...; of fewer than it may have, if none is larger
/// @param good, failed  samples that are complete, and that have failed
std::vector<RateSummary> rates_of(const CountedSeries& series, std::span<const std::uint64_t> counts, std::uint64_t good,
                                  std::uint64_t failed);

}  // namespace regatta
