#include "bench/scaling/timeline.hpp"

#include <algorithm>

namespace regatta::bench {

WatchRun Timeline::watch() {
  return [this](std::size_t lane, LogLine write) -> LogLine {
    const std::lock_guard lock(mutex_);
    const auto now = Clock::now();
    runs_.push_back({lane, now, now});
    return [this, index = runs_.size() - 1, write = std::move(write)](LogLevel level, std::string_view phase, std::string_view text) {
      write(level, phase, text);
      const std::lock_guard again(mutex_);
      runs_[index].end = Clock::now();
    };
  };
}

OtherThanComputing Timeline::other_than(double computing) const {
  auto last = begin_;
  for (const auto& run : runs_) last = std::max(last, run.end);
  OtherThanComputing other;
  double in_runs = 0;
  for (std::size_t lane = 0; lane < lanes_; ++lane) {
    auto at = begin_;
    for (const auto& run : runs_) {
      if (run.lane != lane) continue;
      (at == begin_ ? other.start_up : other.between) += seconds(at, run.begin);
      in_runs += seconds(run.begin, run.end);
      at = run.end;
    }
    other.idle_at_end += seconds(at, last);  // all of it, if the lane had no run
  }
  other.files = in_runs - computing;
  other.closing = static_cast<double>(lanes_) * seconds(last, end_);
  return other;
}

}  // namespace regatta::bench
