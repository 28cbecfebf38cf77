#pragma once
#include <mutex>
#include <optional>
#include <string>

#include "framework/engine/cpu_time.hpp"
#include "framework/engine/run_task.hpp"
#include "framework/pipeline/products.hpp"
#include "framework/storage/reader.hpp"
#include "framework/study/results/run_rows.hpp"
#include "framework/study/run/run_checkpoints.hpp"
#include "framework/study/run/run_file_writer.hpp"
#include "framework/study/run/study_parts.hpp"

namespace regatta {

/// One run of a study: draws its samples, executes or carries over its phases, stores what they make, and publishes one whole file. A run
/// that was complete before only gives its rows to the reductions. Whatever goes wrong in it fails it alone.
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
  bool was_complete() const { return planned_.action == Action::complete; }
  void open(std::size_t lane);
  void draw();
  void compute(std::size_t phase);
  void carry_over(std::size_t phase);
  void keep_notes(const std::string& phase, const Notes& notes);
  void keep_rows(std::size_t port, const Columns& columns);
  void show_phase(std::size_t phase);
  void finish();
  void fail(std::string_view phase, std::string_view why);
  void log(LogLevel level, std::string_view phase, std::string_view text) const;
  template <class Work>
  void guarded(std::string_view phase, Work work) noexcept;

  StudyParts& parts_;
  const PlannedRun& planned_;
  Products products_;
  RunScope scope_;
  LaneState* lane_ = nullptr;  // null for a run that was complete before, as the two below are empty
  std::optional<RunCheckpoints> checkpoints_;
  std::optional<RunFileWriter> writer_;
  std::optional<Reader> source_;  // file with products to use again
  Stopwatch since_save_;
  std::mutex mutex_;  // for what follows: phases that do not depend on each other may run side by side
  RunRows rows_;
  bool unsaved_ = false;  // a phase has finished that is in no file
  bool ended_ = false;    // failed or stopped: later phases return at once
  bool stopped_ = false;
};

}  // namespace regatta
