#pragma once
#include <chrono>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "framework/core/type.hpp"
#include "framework/phase/context.hpp"
#include "framework/phase/phase_info.hpp"

namespace regatta {

/// The loop around a stepper: restores, polls, counts, limits, saves. The calls of the phase come from outside, so that this is
/// compiled once.
class StepperLoop {
 public:
  using Part = std::pair<std::string, const Type*>;

  StepperLoop(Context& context, Part state, std::optional<Part> recorded);

  /// Fills `state` and `recorded` from the newest checkpoint; false: there is none that fits, start from init().
  bool restore(void* state, void* recorded);

  struct Calls {
    std::function<Step()> step;
    std::function<void()> observe;
    std::function<const void*()> state;
    std::function<const void*()> recorded;
  };
  /// Steps until the phase says done. A stop or limit that is seen between two steps saves a checkpoint first; one that is thrown inside a
  /// step leaves that step undone, and the last checkpoint counts. @throws Stopped; LimitReached; Error of the phase or for a diverged run
  void run(const Calls& calls);

  std::uint64_t step() const { return step_; }

 private:
  bool checkpoint_is_due() const;
  void save(const Calls& calls);

  Context& context_;
  std::vector<Part> parts_;
  std::uint64_t step_ = 0;
  std::uint64_t saved_step_ = 0;
  std::chrono::steady_clock::time_point saved_at_;
};

}  // namespace regatta
