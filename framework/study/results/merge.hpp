#pragma once
#include <cstdint>
#include <memory>
#include <span>

#include "framework/core/columns.hpp"
#include "framework/pipeline/pipeline_info.hpp"
#include "framework/study/results/long_column.hpp"
#include "framework/study/results/run_rows.hpp"

namespace regatta {

/// The columns of one reduced port over all samples of a study, in order of their ids. They hold what the good samples say and
/// nothing of how the samples were cut into runs. The row of any other sample is NaN in columns of reals and durations and 0 in
/// others; its lists are empty.
class MergedColumns {
 public:
  /// @throws ConfigError if the rows have a field of a name that merged columns need for themselves.
  MergedColumns(const PortInfo& port, std::shared_ptr<ScratchFile> scratch);

  /// The next samples: rows from first_id on, one a status. The last `left_out` rows are no part of the study.
  /// @throws Error naming the column that is missing or does not fit.
  void append(const Columns& rows, std::uint64_t first_id, std::span<const SampleStatus> status, std::size_t left_out = 0);

  /// The next samples, which have no rows.
  void append_empty(std::uint64_t count);

  /// The columns, with "first_id" = 0 and with `status` at the end, one a sample. Once.
  LongColumns finish(const LongColumn& status);

 private:
  void adopt(const Columns& rows);

  std::shared_ptr<ScratchFile> scratch_;
  Columns heads_;  // of no rows
  LongColumns columns_;
  std::uint64_t samples_ = 0;  // so far
};

/// The column "status" of no samples.
LongColumn status_column(std::shared_ptr<ScratchFile> scratch);

/// What became of the next samples.
void append_status(LongColumn& column, std::span<const SampleStatus> status);

}  // namespace regatta
