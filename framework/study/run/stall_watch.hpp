#pragma once
#include <chrono>
#include <cstdint>
#include <optional>

#include "framework/engine/in_flight.hpp"

namespace regatta {

/// Notices when a run in a lane waits instead of computing: for a minute it uses less than a hundredth of its core.
class StallWatch {
 public:
  using Clock = std::chrono::steady_clock;
  static constexpr std::chrono::seconds stall{60};

  /// @param run  in the lane, or LaneInFlight::none
  /// @param cpu  time that the lane has used [s]
  /// @return for how long the run has waited [s]; once for each time that it does
  std::optional<double> look(std::uint64_t run, double cpu, Clock::time_point now) {
    constexpr double idle = 0.01;
    const double seconds = std::chrono::duration<double>(now - since_).count();
    if (run == LaneInFlight::none || run != run_ || cpu - cpu_ > idle * std::chrono::duration<double>(stall).count()) {
      run_ = run;
      cpu_ = cpu;
      since_ = now;
      said_ = false;
      return {};
    }
    if (said_ || now - since_ < stall) return {};
    said_ = true;
    return seconds;
  }

 private:
  std::uint64_t run_ = LaneInFlight::none;
  double cpu_ = 0;
  Clock::time_point since_{};
  bool said_ = false;
};

}  // namespace regatta
