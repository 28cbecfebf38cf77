#pragma once
#include <functional>
#include <optional>
#include <string>

#include "framework/phase/run_memory.hpp"
#include "framework/phase/run_scope.hpp"
#include "framework/study/run/run_contents.hpp"
#include "framework/study/run/study_parts.hpp"

namespace regatta {

/// The checkpoints of one run, in its file, each with the fingerprint of its phase, so that a changed study never goes on from an old one.
class RunCheckpoints final : public CheckpointStore {
 public:
  using Log = std::function<void(LogLevel, std::string_view text)>;
  using Write = std::function<void(const std::function<void()>&)>;
  using Metrics = std::function<RunMetrics()>;

  /// `contents` have a file when a phase is executed. `log` is told what was saved, and what was passed over and why. `write` makes each
  /// write, and may make it again. `metrics` says what the run has taken until now. All but the functions live longer.
  RunCheckpoints(StudyParts& parts, const Slice& slice, std::optional<RunContents>& contents, RunMemory& memory, Log log, Write write,
                 Metrics metrics);

  /// Durable with the next commit, with all that phases before have made.
  void save(std::string_view name, const SavedState& state) override;
  std::optional<SavedState> load(std::string_view name, const std::vector<std::pair<std::string, const Type*>>& types) override;
  double every(const CheckpointSettings& settings) const override;

  std::uint64_t saved() const { return saved_; }
  std::uint64_t bytes() const { return bytes_; }  ///< Written for them, compressed.
  double seconds() const { return seconds_; }     ///< That the lane took for them.

 private:
  std::size_t phase_of(std::string_view name) const;
  void count(std::uint64_t bytes, double seconds);

  StudyParts& parts_;
  Slice slice_;
  std::optional<RunContents>& contents_;
  RunMemory& memory_;
  Log log_;
  Write write_;
  Metrics metrics_;
  std::uint64_t saved_ = 0, bytes_ = 0;
  double seconds_ = 0;
};

}  // namespace regatta
