#pragma once
#include <cstdint>
#include <span>
#include <vector>

#include "framework/study/results/fold_block.hpp"
#include "framework/study/results/long_column.hpp"
#include "framework/study/results/series.hpp"

namespace regatta {

/// Reads the series of merged columns in blocks of samples, in order of their ids: what is in memory does not grow with the samples.
class SeriesBlocks {
 public:
  /// @param table  as MergedColumns::finish() gives it; lives longer @throws Error if it has no column "status"
  explicit SeriesBlocks(const LongColumns& table);
  SeriesBlocks(const SeriesBlocks&) = delete;

  const std::vector<Series>& series() const { return series_; }
  std::size_t samples() const { return status_->rows(); }

  /// The samples of a block: which one is the first, and what became of each.
  struct Block {
    std::size_t first = 0;
    std::span<const std::uint8_t> status;  ///< As SampleStatus.
    std::span<const std::uint8_t> good;    ///< A flag a sample: it is complete.
  };

  /// Calls f(block) for each one, in order. Meanwhile gather_values() and gather_all() take these series with begin = 0.
  template <class F>
  void each(std::span<const Series> some, F f) {
    const auto columns = columns_of(some);
    for (std::size_t first = 0; first < samples(); first += fold_block) f(load(columns, first));
  }

 private:
  std::vector<std::size_t> columns_of(std::span<const Series> some) const;
  Block load(const std::vector<std::size_t>& columns, std::size_t first);

  const LongColumns& table_;
  const LongColumn* status_;
  Columns loaded_;  // in the order of the table; those that are read have the rows of a block
  std::vector<Series> series_;
  std::vector<std::uint8_t> status_bytes_, good_;
};

}  // namespace regatta
