#pragma once
#include <algorithm>
#include <cmath>
#include <cstdint>
#include <tuple>
#include <utility>
#include <vector>

#include "framework/core/id_ranges.hpp"
#include "framework/core/schema.hpp"
#include "framework/phase/sample_range.hpp"
#include "framework/phase/settings.hpp"

namespace regatta {

/// A moment in the course of a sample that the study wants to see. Row has a schema().
template <class Row>
struct RecordedRow {
  std::uint64_t sample = 0;
  double time = 0;
  Row values;
  static constexpr auto schema() {
    return fields(field<&RecordedRow::sample>("id of the sample"), field<&RecordedRow::time>("simulated time of that sample", unit("s")),
                  field<&RecordedRow::values>("what was observed"));
  }
};

template <class Row>
using Recorded = std::vector<RecordedRow<Row>>;

/// Given to a stepper's observe(): which samples the study wants to see, and at which of their own times.
template <class Row>
class Recorder {
 public:
  /// Of the samples of one run.
  explicit Recorder(const RecordSettings& settings, const SampleRange& run = {})
      : samples_(settings.samples), run_(run), every_(settings.every) {}

  /// Whether the run has no sample that the study wants to see.
  bool empty() const { return !samples_.overlaps(run_.first, run_.count); }
  bool wants(std::uint64_t sample) const { return samples_.contains(sample); }
  /// Whether `time` is a multiple of record.every, to within half a step of the simulation. Depends on nothing that was before, so a
  /// resumed run records the same rows.
  bool due(double time, double step) const { return std::floor((time + step / 2) / every_) != std::floor((time - step / 2) / every_); }
  /// @throws Error when it is no sample of this run
  void row(std::uint64_t sample, double time, Row values) {
    run_.require(sample, "a recorded row");
    recorded_.push_back({sample, time, std::move(values)});
  }

  const Recorded<Row>& recorded() const { return recorded_; }
  void restore(Recorded<Row> recorded) { recorded_ = std::move(recorded); }

  /// The rows of each sample together, in order of time, however the phase came by them.
  Recorded<Row> sorted() const {
    auto rows = recorded_;
    std::ranges::stable_sort(rows, [](const auto& a, const auto& b) { return std::tie(a.sample, a.time) < std::tie(b.sample, b.time); });
    return rows;
  }

 private:
  IdRanges samples_;
  SampleRange run_;
  double every_;
  Recorded<Row> recorded_;
};

}  // namespace regatta
