#pragma once
#include <functional>
#include <memory>
#include <mutex>
#include <string>
#include <string_view>

#include <fmt/format.h>

#include "framework/core/random.hpp"
#include "framework/phase/counting_resource.hpp"
#include "framework/phase/loop_checkpoints.hpp"
#include "framework/phase/notes.hpp"
#include "framework/phase/rows.hpp"
#include "framework/phase/run_scope.hpp"
#include "framework/phase/settings.hpp"

namespace regatta {

/// What a phase may use of its run. One object per run and phase. A lane is one thread, so the items of each() come one after
/// the other; do not rely on it: in a wider arena they run side by side. They share no data, and poll(), random(), fail(), record()
/// and log() may be called from several threads.
class Context {
 public:
  /// A context of its own, for calling a phase bare in a test.
  explicit Context(std::string_view phase = "test", std::uint64_t seed = 0);
  /// Borrows `run`, which lives longer.
  Context(std::string_view phase, const RunScope& run, const StepperSettings& settings);
  ~Context();

  /// Call it at least every 100 ms or so of work.
  /// @throws Stopped when the study is asked to stop; LimitReached when the run has used up its wall time;
  /// MemoryExceeded when it holds more memory than it may.
  void poll() const;
  /// The second half of poll(), for work that is done: a stop request costs it nothing. @throws LimitReached
  void check_wall() const;

  std::uint64_t run() const { return run_->run; }
  const SampleRange& samples() const { return run_->samples; }
  const std::string& phase() const { return phase_; }
  const StepperSettings& settings() const { return settings_; }

  /// The random numbers of a sample in this phase; stream and index tell apart several purposes and items. In a run that is an input file
  /// they belong to its content: count what is in the file, such as events, from 0 in each, and moving or renaming it changes none.
  Random random(std::uint64_t sample, std::uint32_t stream = 0, std::uint32_t index = 0) const { return {key_, sample, stream, index}; }
  /// For block fills (fill_uniform and its like).
  RandomKey random_key() const { return key_; }

  /// For the display. each() does it by itself; a stepper that knows its end calls it in step().
  void progress(std::uint64_t done, std::uint64_t total) const;

  /// Leaves a number in the run file, under this phase.
  void record(std::string_view name, double value, std::string_view unit = "");

  /// Ends one sample of the run, with a reason; the others go on. A phase calls it once a sample.
  /// @throws Error when it is no sample of this run
  void fail(std::uint64_t sample, std::string reason);

  template <class... A>
  void log(LogLevel level, fmt::format_string<A...> text, A&&... arguments) const {
    if (run_->log) run_->log(level, phase_, fmt::format(text, std::forward<A>(arguments)...));
  }

  /// Scratch memory that is counted in the metrics of the run.
  std::pmr::memory_resource& memory() { return memory_; }

  /// Calls body(i) for i in [0, count), in the lane's arena, and keeps its rows; Row has a schema(). Polls, shows progress, and is
  /// checkpointed in blocks of 256 items. An item whose body throws has no row, but its id and reason stand in the run file. A phase
  /// that is stopped and goes on finds its earlier loops done; one of a single block is done again.
  template <class Body>
  auto each(std::size_t count, Body body);

  /// Where the phase keeps what it has in this lane; null in a bare test. For the caller of a phase.
  LaneData* lane_data() const { return run_->lane; }

  /// For the caller of a phase that had to wait before it could begin: its own wall time counts from now on.
  void restart_wall();

  /// For the caller of a phase that was stopped between two loops of each(): the finished ones need not be done again.
  void save_finished_loops() { loops_.save_finished(); }

  /// Steps that a stepper has made in this context.
  std::uint64_t steps() const { return steps_; }
  const Notes& notes() const { return notes_; }
  const CountingResource& memory_used() const { return memory_; }

 private:
  friend class EachLoop;
  friend class StepperLoop;

  struct Part {
    std::string name;
    const Type* type;
    void* object;
  };
  /// Fills the parts and the notes from the checkpoint of this name, and returns its step. Empty when there is none that fits: then
  /// `parts` may be filled in part, the work begins anew, and a warning says why.
  std::optional<std::uint64_t> restore(const std::string& name, const std::vector<Part>& parts, std::uint64_t last_step);

  std::string phase_;
  std::unique_ptr<RunScope> own_;
  const RunScope* run_;
  StepperSettings settings_;
  RandomKey key_;
  std::optional<std::chrono::steady_clock::time_point> deadline_;
  CountingResource memory_;
  mutable std::mutex mutex_;
  Notes notes_;
  LoopCheckpoints loops_;
  std::uint64_t steps_ = 0;
};

}  // namespace regatta

#include "framework/phase/each.hpp"  // IWYU pragma: export
