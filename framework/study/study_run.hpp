#pragma once
#include <memory>
#include <mutex>
#include <optional>
#include <string>

#include "framework/engine/cpu_time.hpp"
#include "framework/engine/run_task.hpp"
#include "framework/pipeline/products.hpp"
#include "framework/storage/document.hpp"
#include "framework/storage/reader.hpp"
#include "framework/study/run_checkpoints.hpp"
#include "framework/study/run_metrics.hpp"
#include "framework/study/run_rows.hpp"
#include "framework/study/study_parts.hpp"

namespace regatta {

/// One run of a study: draws its samples, executes or carries over its phases, stores what they make, and publishes one whole file.
/// Whatever goes wrong in it fails it alone.
class StudyRun final : public RunTask {
 public:
  StudyRun(StudyParts& parts, const PlannedRun& planned);
  ~StudyRun() override;

  void begin(std::size_t lane) noexcept override;
  void execute(std::size_t phase) noexcept override;
  void end() noexcept override;

  /// For the reductions, once, after end().
  RunRows take_rows() { return std::move(rows_); }
  bool stopped() const { return stopped_; }

 private:
  void start(std::size_t lane);
  void compute(std::size_t phase);
  void carry_over(std::size_t phase);
  void store(const std::string& group, Columns columns);
  void keep_notes(const std::string& phase, const Notes& notes);
  void keep_rows(std::size_t port, const Columns& columns);
  void finish();
  void save_finished_phases();
  Document described(Document document, const char* status) const;
  void write(const char* status);
  void fail(std::string_view phase, std::string_view why);
  template <class Work>
  void guarded(std::string_view phase, Work work) noexcept;

  StudyParts& parts_;
  const PlannedRun& planned_;
  Products products_;
  RunScope scope_;
  std::optional<RunCheckpoints> checkpoints_;
  std::optional<Reader> source_;
  LaneState* lane_ = nullptr;
  std::mutex mutex_;  // for what follows: phases that do not depend on each other may run side by side
  Document document_;
  std::vector<PhaseMetrics> metrics_;
  RunRows rows_;
  bool ended_ = false;  // failed or stopped: later phases return at once
  bool stopped_ = false;
  std::size_t phases_since_save_ = 0;
  Stopwatch since_save_;
  std::string started_;
};

}  // namespace regatta
