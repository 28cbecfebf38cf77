#pragma once
#include <atomic>
#include <chrono>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "framework/core/columns.hpp"
#include "framework/core/log_level.hpp"
#include "framework/core/stop.hpp"
#include "framework/phase/lane_data.hpp"
#include "framework/phase/sample_range.hpp"
#include "framework/phase/settings.hpp"

namespace regatta {

/// How far a run is; written by its lane, read by the display.
struct Progress {
  std::atomic<std::uint64_t> done{0};
  std::atomic<std::uint64_t> total{0};
  std::atomic<std::uint64_t> steps{0};  ///< Of steppers, since the run is in its lane.
};

/// What a phase needs to go on: named columns, at a step.
struct SavedState {
  std::uint64_t step = 0;
  std::vector<std::pair<std::string, Columns>> parts;
};

/// Where the checkpoints of one run are. One object a run, used by one phase at a time for each phase name.
class CheckpointStore {
 public:
  virtual ~CheckpointStore() = default;
  virtual void save(std::string_view phase, const SavedState& state) = 0;
  /// Wall time between two checkpoints [s]: as the settings say, or what is best now.
  virtual double every(const CheckpointSettings& settings) const { return settings.seconds(); }
  /// `types` are the parts to read, by name. Empty when there is none to go on from.
  virtual std::optional<SavedState> load(std::string_view phase, const std::vector<std::pair<std::string, const Type*>>& types) = 0;
};

/// What a run lends to the contexts of its phases. Pointers may be null: then there is no such thing, as in a bare test.
struct RunScope {
  std::uint64_t run = 0;
  SampleRange samples;
  std::uint64_t seed = 0;
  std::string input;  ///< Digest of the input file; empty: the run has samples.
  const StopRequest* stop = nullptr;
  std::optional<std::chrono::steady_clock::time_point> deadline;  ///< When the run has used up its wall time.
  Progress* progress = nullptr;
  CheckpointStore* checkpoints = nullptr;
  LaneData* lane = nullptr;
  std::function<void(LogLevel, std::string_view phase, std::string_view text)> log;
  std::function<void()> at_poll;  ///< For tests of phases: called by every poll(), before it looks for a stop, in the thread that polls.
};

}  // namespace regatta
