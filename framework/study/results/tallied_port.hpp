#pragma once
#include <cstdint>
#include <vector>

#include "framework/study/results/log_histogram.hpp"
#include "framework/study/results/series_tally.hpp"
#include "framework/study/results/summary.hpp"

namespace regatta {

/// The statistics of a reduced port whose values are not kept, of what its runs have tallied.
class TalliedPort {
 public:
  /// @throws Error naming the column, if a run tallied something else, or has lists of another length
  void add(const std::vector<SeriesTally>& run);

  /// Mean and variance have the rounding of their last operation alone; percentiles are off by less than a bin of LogHistogram.
  /// @param good, failed  samples that are complete, and that have failed
  Summary summary(const StatisticsSection& asked, std::uint64_t good, std::uint64_t failed) const;

 private:
  struct Merged {
    SeriesTally head;  // without sums and bins
    std::uint64_t count = 0;
    ExactSum sum, squares;
    LogHistogram histogram;             // of a number
    std::vector<std::uint64_t> counts;  // of what is none
  };
  static void add(Merged& merged, const SeriesTally& run);
  static NumberSummary number(const Merged& merged);
  static CountedBins bins_of(const Merged& merged);

  std::vector<Merged> all_;
  std::vector<std::string> names_;  // of the columns of a run that has values
};

}  // namespace regatta
