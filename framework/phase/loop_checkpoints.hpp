#pragma once
#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "framework/phase/run_scope.hpp"

namespace regatta {

/// The checkpoints of the loops of each() in one phase of one run. A finished loop is only kept in memory: it is written when a
/// checkpoint is due or a later loop is stopped, for a phase that goes through to its end needs none. Used by one thread; next_name()
/// inside an item by several.
class LoopCheckpoints {
 public:
  /// `store` may be null: then nothing is kept.
  LoopCheckpoints(std::string_view phase, CheckpointStore* store, const CheckpointSettings& settings);

  /// The name under which the next loop is saved: the same after a restart. None without a store, and for a loop inside an item of
  /// another one, whose rows are the checkpoint: how many come before it depends on where a resumed loop goes on.
  std::optional<std::string> next_name();

  /// Counts anew, because a resumed stepper begins with some step. What earlier steps did is in its state.
  void begin_step(std::uint64_t step);

  bool due() const;

  /// Saves an unfinished loop, and what was kept.
  void save(const std::string& name, const SavedState& loop);

  /// Keeps a finished loop.
  void keep(const std::string& name, SavedState loop);

  /// Saves what was kept.
  void save_finished();

  /// While it lives, loops are inside an item. Of a loop that has a name, so never two at once.
  class Inside {
   public:
    explicit Inside(LoopCheckpoints& loops) : loops_(loops) { loops_.inside_ = true; }
    ~Inside() { loops_.inside_ = false; }
    Inside(const Inside&) = delete;
    Inside& operator=(const Inside&) = delete;

   private:
    LoopCheckpoints& loops_;
  };

 private:
  std::string prefix_;
  CheckpointStore* store_;
  CheckpointSettings settings_;
  std::chrono::steady_clock::time_point saved_at_ = std::chrono::steady_clock::now();
  std::optional<std::uint64_t> step_;
  std::uint64_t count_ = 0;
  bool inside_ = false;
  std::vector<std::pair<std::string, SavedState>> finished_;
};

}  // namespace regatta
