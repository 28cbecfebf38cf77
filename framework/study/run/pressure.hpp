#pragma once
#include <atomic>
#include <chrono>
#include <cstddef>
#include <functional>
#include <mutex>
#include <string>

#include "framework/storage/compression.hpp"

namespace regatta {

/// What checkpoints of a study do while memory or the disk are short, one step further at a time: first they are made less often, then
/// they are compressed more, then fewer are kept. Each step is said once, with its reason, and taken back when the pressure ends. No result
/// depends on it. Any thread.
class Pressure {
 public:
  using Clock = std::chrono::steady_clock;
  enum class Step { none, less_often, smaller, fewer };

  /// What a study has, and uses now. Fractions of 1.
  struct Load {
    double memory = 0;       ///< Of what the runs may use together.
    double disk_free = 1e9;  ///< [byte]
  };
  using Measure = std::function<Load()>;
  using Say = std::function<void(const std::string& text)>;

  Pressure(Measure measure, Say say) : measure_(std::move(measure)), say_(std::move(say)) {}

  /// Measures, at most once a second, and goes a step up or down, at most every five seconds.
  /// @param disk_wait  how long lanes have waited for the disk since the study began [s]
  void look(double disk_wait, Clock::time_point now = Clock::now());

  Step step() const { return step_; }
  double stretch() const { return step_ >= Step::less_often ? 4 : 1; }  ///< Of the time between two checkpoints.
  Compression compression(Compression asked) const;
  std::size_t keep(std::size_t asked) const { return step_ >= Step::fewer ? 1 : asked; }

 private:
  std::string reason(const Load& load, double disk_wait, double seconds) const;
  void go(int steps, const std::string& why);

  Measure measure_;
  Say say_;
  std::atomic<Step> step_{Step::none};
  std::mutex mutex_;  // for what follows; who does not get it does without
  Clock::time_point looked_{}, changed_{};
  double disk_wait_ = 0;
};

}  // namespace regatta
