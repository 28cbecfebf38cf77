#pragma once
#include <algorithm>
#include <vector>

#include "framework/engine/cpu_time.hpp"

namespace regatta::bench {

/// What some work took [s]; CPU of all threads of the process.
struct Cost {
  double cpu = 0;
  double wall = 0;
};

template <class Work>
Cost cost_of(Work&& work) {
  const Stopwatch watch(Stopwatch::CpuClock::process);
  work();
  return {watch.cpu(), watch.wall()};
}

/// Of at least one value; the upper one of the two in the middle of an even number.
inline double median(std::vector<double> values) {
  std::nth_element(values.begin(), values.begin() + static_cast<std::ptrdiff_t>(values.size() / 2), values.end());
  return values[values.size() / 2];
}

/// Costs of a thing and its rival, taken in turns: what a shared machine does to one of them it does to its neighbour, so the median of
/// their ratios is steadier than the ratio of any two sums.
class Pairs {
 public:
  void add(Cost ours, Cost rival) {
    ours_.push_back(ours);
    rival_.push_back(rival);
  }
  double ours(double Cost::*what) const {
    return median_of([&](std::size_t i) { return ours_[i].*what; });
  }
  double rival(double Cost::*what) const {
    return median_of([&](std::size_t i) { return rival_[i].*what; });
  }
  double ratio(double Cost::*what) const {
    return median_of([&](std::size_t i) { return ours_[i].*what / rival_[i].*what; });
  }

 private:
  template <class Value>
  double median_of(Value value) const {
    std::vector<double> values;
    for (std::size_t i = 0; i < ours_.size(); ++i) values.push_back(value(i));
    return median(std::move(values));
  }

  std::vector<Cost> ours_, rival_;
};

}  // namespace regatta::bench
