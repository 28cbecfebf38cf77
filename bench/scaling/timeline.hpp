#pragma once
#include <chrono>
#include <mutex>
#include <vector>

#include "bench/study/whole_study.hpp"

namespace regatta::bench {

/// Times of lanes, summed over all of them [s]. Together they are lanes x wall time, but for what phases computed.
struct OtherThanComputing {
  double start_up = 0;     ///< Until the first run of a lane begins: reading the study, its plan, the lanes.
  double files = 0;        ///< In runs but in no phase: drawing, writing, syncing and publishing the file, and the log.
  double between = 0;      ///< Between two runs of a lane.
  double idle_at_end = 0;  ///< From the last run of a lane to the last run of all.
  double closing = 0;      ///< From then on: merging rows, statistics, study.h5.

  double sum() const { return start_up + files + between + idle_at_end + closing; }
};

/// Watches the runs of one study, which begins when this is made.
class Timeline {
 public:
  using Clock = std::chrono::steady_clock;

  explicit Timeline(std::size_t lanes) : lanes_(lanes) {}

  /// For run_whole_study. A run ends with the last line of its log.
  WatchRun watch();
  /// The study has ended.
  void end() { end_ = Clock::now(); }

  double wall() const { return seconds(begin_, end_); }
  /// @param computing  seconds in phases, of all lanes
  OtherThanComputing other_than(double computing) const;

 private:
  struct Run {
    std::size_t lane;
    Clock::time_point begin, end;
  };
  static double seconds(Clock::time_point from, Clock::time_point to) { return std::chrono::duration<double>(to - from).count(); }

  std::size_t lanes_;
  Clock::time_point begin_ = Clock::now(), end_ = begin_;
  std::mutex mutex_;
  std::vector<Run> runs_;  // in the order in which they began
};

}  // namespace regatta::bench
