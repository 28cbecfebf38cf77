#pragma once
#include <algorithm>
#include <string>
#include <utility>
#include <vector>

#include <benchmark/benchmark.h>

#include "framework/engine/cpu_time.hpp"

namespace regatta::bench {

/// What some work took [s]; CPU of all threads of the process.
struct Spent {
  double cpu = 0;
  double wall = 0;
};

template <class Work>
Spent cost_of(Work&& work) {
  const Stopwatch watch(Stopwatch::CpuClock::process);
  work();
  return {watch.cpu(), watch.wall()};
}

/// Costs of a thing and its rival, taken in turns: what a shared machine does to one of them it does to its neighbour, so the median of
/// their ratios is steadier than the ratio of any two sums.
class Pairs {
 public:
  /// Measures both once; who begins changes from call to call.
  /// @return what ours took.
  template <class Ours, class Rival>
  Spent take(Ours&& ours, Rival&& rival) {
    Spent our_cost, rival_cost;
    for (const bool our_turn : {ours_.size() % 2 == 0, ours_.size() % 2 != 0}) {
      if (our_turn)
        our_cost = cost_of(ours);
      else
        rival_cost = cost_of(rival);
    }
    ours_.push_back(our_cost);
    rival_.push_back(rival_cost);
    return our_cost;
  }

  /// Counters NAME (median), NAME_min, NAME_max of the ratios; scripts/bench makes a row of them.
  void report_ratio(benchmark::State& state, const std::string& name, double Spent::*what) const {
    std::vector<double> ratios;
    for (std::size_t i = 0; i < ours_.size(); ++i) ratios.push_back(ours_[i].*what / rival_[i].*what);
    std::ranges::sort(ratios);
    state.counters[name] = ratios[ratios.size() / 2];
    state.counters[name + "_min"] = ratios.front();
    state.counters[name + "_max"] = ratios.back();
  }

  /// Medians of both, times `scale`, as the counters NAME and rival_NAME.
  void report(benchmark::State& state, const std::string& name, double Spent::*what, double scale) const {
    state.counters[name] = scale * median(ours_, what);
    state.counters["rival_" + name] = scale * median(rival_, what);
  }

  /// What both did (steps, say) in a second of their median costs, as the counters NAME and rival_NAME.
  void report_rates(benchmark::State& state, const std::string& name, double Spent::*what, double done, double rival_done) const {
    state.counters[name] = done / median(ours_, what);
    state.counters["rival_" + name] = rival_done / median(rival_, what);
  }

 private:
  static double median(const std::vector<Spent>& costs, double Spent::*what) {
    std::vector<double> values;
    for (const auto& cost : costs) values.push_back(cost.*what);
    std::ranges::nth_element(values, values.begin() + static_cast<std::ptrdiff_t>(values.size() / 2));
    return values[values.size() / 2];
  }

  std::vector<Spent> ours_, rival_;
};

}  // namespace regatta::bench
