#pragma once
#include <functional>
#include <optional>
#include <string>

#include "framework/phase/run_scope.hpp"
#include "framework/study/run/run_contents.hpp"
#include "framework/study/run/study_parts.hpp"

namespace regatta {

/// The checkpoints of one run, in its file, each with the fingerprint of its phase, so that a changed study never goes on from an old one.
class RunCheckpoints final : public CheckpointStore {
 public:
  using Log = std::function<void(LogLevel, std::string_view text)>;
  using Write = std::function<void(const std::function<void()>&)>;

  /// `contents` have a file when a phase is executed. `log` is told what was saved, and what was passed over and why. `write` makes each
  /// write, and may make it again. `parts` and `contents` live longer.
  RunCheckpoints(const StudyParts& parts, const Slice& slice, std::optional<RunContents>& contents, Log log, Write write);

  /// Durable on return, with all that phases before have made.
  void save(std::string_view name, const SavedState& state) override;
  std::optional<SavedState> load(std::string_view name, const std::vector<std::pair<std::string, const Type*>>& types) override;

 private:
  std::size_t phase_of(std::string_view name) const;

  const StudyParts& parts_;
  Slice slice_;
  std::optional<RunContents>& contents_;
  Log log_;
  Write write_;
};

}  // namespace regatta
