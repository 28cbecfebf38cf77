#pragma once
#include <algorithm>
#include <cmath>
#include <cstdint>
#include <numeric>
#include <vector>

#include "framework/core/id_ranges.hpp"
#include "framework/core/schema.hpp"
#include "framework/phase/settings.hpp"

namespace regatta {

/// The course of chosen samples, as columns: sample, time, and what the phase says of that moment.
template <class Row>
struct Recorded {
  std::vector<std::uint64_t> sample;
  std::vector<double> time;
  std::vector<Row> values;
  static constexpr auto schema() {
    return fields(field<&Recorded::sample>("id of the sample"), field<&Recorded::time>("simulated time of that sample", unit("s")),
                  field<&Recorded::values>("what was observed"));
  }
};

/// Given to a stepper's observe(): which samples the study wants to see, and at which of their own times. Row has a schema().
template <class Row>
class Recorder {
 public:
  explicit Recorder(const RecordSettings& settings) : samples_(settings.samples), every_(settings.every) {}

  bool empty() const { return samples_.empty(); }
  bool wants(std::uint64_t sample) const { return samples_.contains(sample); }
  /// Whether `time` is a multiple of record.every, to within half a step of the simulation. Depends on nothing that was before, so a
  /// resumed run records the same rows.
  bool due(double time, double step) const { return std::floor((time + step / 2) / every_) != std::floor((time - step / 2) / every_); }
  void row(std::uint64_t sample, double time, Row values) {
    recorded_.sample.push_back(sample);
    recorded_.time.push_back(time);
    recorded_.values.push_back(std::move(values));
  }

  const Recorded<Row>& recorded() const { return recorded_; }
  void restore(Recorded<Row> recorded) { recorded_ = std::move(recorded); }

  /// The rows of each sample together, in order of time, however the phase came by them.
  Recorded<Row> sorted() const {
    std::vector<std::size_t> order(recorded_.sample.size());
    std::iota(order.begin(), order.end(), std::size_t{0});
    std::ranges::stable_sort(order, [&](std::size_t a, std::size_t b) {
      return std::pair(recorded_.sample[a], recorded_.time[a]) < std::pair(recorded_.sample[b], recorded_.time[b]);
    });
    Recorded<Row> out;
    for (const auto i : order) {
      out.sample.push_back(recorded_.sample[i]);
      out.time.push_back(recorded_.time[i]);
      out.values.push_back(recorded_.values[i]);
    }
    return out;
  }

 private:
  IdRanges samples_;
  double every_;
  Recorded<Row> recorded_;
};

}  // namespace regatta
