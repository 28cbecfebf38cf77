#pragma once
#include <atomic>
#include <mutex>
#include <optional>
#include <string>

#include "framework/engine/cpu_time.hpp"
#include "framework/engine/run_task.hpp"
#include "framework/study/run/io_retries.hpp"
#include "framework/study/run/run_checkpoints.hpp"
#include "framework/study/run/run_contents.hpp"
#include "framework/study/run/shown_run.hpp"
#include "framework/study/run/study_parts.hpp"

namespace regatta {

/// One run of a study: draws its samples, executes its phases or takes what they had made before, and publishes one whole file. A run that
/// was complete before only gives its rows to the reductions. Whatever goes wrong in it fails it alone.
class StudyRun final : public RunTask {
 public:
  StudyRun(StudyParts& parts, const PlannedRun& planned);

  void begin(std::size_t lane) noexcept override;
  void execute(std::size_t phase) noexcept override;
  void end() noexcept override;

  /// For the reductions, once, after end().
  RunRows take_rows() { return std::move(rows_); }
  bool stopped() const { return stopped_; }

 private:
  void open(std::size_t lane);
  void fill(std::size_t lane);
  void compute(std::size_t phase);
  void save_sometimes(std::size_t phase);
  RunMetrics metrics() const;
  void end_budget() const;
  void forget_crashes() const;
  void remove_attempts() const;
  void finish();
  void finish_failed();
  void fail(std::string_view phase, std::string_view why);
  void log(LogLevel level, std::string_view phase, std::string_view text) const;
  template <class Work>
  void guarded(std::string_view phase, Work work) noexcept;

  StudyParts& parts_;
  const PlannedRun& planned_;
  bool kept_;  // complete before, and its file is sound: nothing is computed
  IoRetries retries_;
  RunScope scope_;
  std::unique_lock<std::mutex> alone_;         // of a suspect
  std::optional<RunMemory> memory_;            // while the run is in its lane
  std::optional<ShownRun> shown_;              // as long
  std::optional<RunCheckpoints> checkpoints_;  // empty for a run that is kept
  std::optional<RunContents> contents_;
  Stopwatch since_save_;
  std::uint64_t io_retries_ = 0;
  std::atomic<bool> ended_ = false;  // failed or stopped: later phases return at once
  std::atomic<bool> input_lost_ = false;
  std::mutex mutex_;  // for what follows: phases that do not depend on each other may run side by side
  RunRows rows_;
  bool unsaved_ = false;  // a phase has finished that is in no file
  bool stopped_ = false;
};

}  // namespace regatta
