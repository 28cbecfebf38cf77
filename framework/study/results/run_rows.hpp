#pragma once
#include <cstdint>
#include <string>
#include <vector>

#include "framework/core/columns.hpp"
#include "framework/phase/notes.hpp"
#include "framework/study/results/run_metrics.hpp"
#include "framework/study/results/series_tally.hpp"

namespace regatta {

enum class RunState : std::uint8_t {
  complete,
  failed,   ///< All its samples failed.
  missing,  ///< Not done: the study was stopped, or is one of a part of the runs.
};

/// What became of one sample of a study; in the order of RunState.
enum class SampleStatus : std::uint8_t { complete, failed, missing };

/// What a run gives to the reductions of its study.
struct RunRows {
  std::uint64_t run = 0;
  std::uint64_t first_sample = 0;
  std::uint64_t sample_count = 0;
  RunState state = RunState::missing;
  std::vector<Failure> failed_samples{};  ///< Of a complete run.
  std::uint64_t failed_items = 0;         ///< Of loops over items, which went on without them.
  std::string error{};                    ///< Of a failed run.
  std::string hash{};                     ///< Of all products of its file; empty unless complete.
  std::string began{};                    ///< When it was computed, in UTC.
  RunMetrics metrics{};
  std::vector<double> drawn{};           ///< A row a sample, a number a parameter that is drawn; empty unless complete.
  std::vector<std::uint64_t> undrawn{};  ///< Samples whose rows in the ports of what was drawn say nothing: a number was out of range.
  /// to_columns of the Samples<T> of each reduced port. Of a failed run: none, or those of what was drawn.
  std::vector<Columns> ports{};
  /// What is left of each reduced port of a complete run where its values are not kept, in place of `ports`.
  std::vector<std::vector<SeriesTally>> tallies{};
};

/// A row of the table of runs.
struct RunRecord {
  std::uint64_t id = 0;
  std::uint64_t first_sample = 0;
  std::uint64_t samples = 0;
  RunState status = RunState::missing;
  std::string error{};
  std::uint64_t case_index = 0;
  std::uint64_t failed_items = 0;
  std::string hash{};
  std::string began{};
  RunMetrics metrics{};
  static constexpr auto schema() {
    using R = RunRecord;
    return fields(field<&R::id>("run"), field<&R::first_sample>("id of its first sample"), field<&R::samples>("number of its samples"),
                  field<&R::status>("what became of the run"), field<&R::error>("why it failed"),
                  field<&R::case_index>("its case, a row of /cases when the study sweeps"),
                  field<&R::failed_items>("items of loops that failed while the loop went on; its file says which and why"),
                  field<&R::hash>("XXH3 of the hashes of all its products"), field<&R::began>("when it was computed, in UTC"),
                  field<&R::metrics>("what it took when it was computed"));
  }
};

/// A row of the table of samples that failed in runs that went on.
struct FailedSample {
  std::uint64_t sample = 0;
  std::uint64_t run = 0;
  std::string reason{};
  std::uint64_t case_index = 0;
  static constexpr auto schema() {
    using F = FailedSample;
    return fields(field<&F::sample>("id of the sample"), field<&F::run>("its run"), field<&F::reason>("why it has no result"),
                  field<&F::case_index>("its case, a row of /cases when the study sweeps"));
  }
};

}  // namespace regatta
