#pragma once
#include <functional>
#include <string>

#include "framework/phase/run_scope.hpp"
#include "framework/storage/checkpoint_files.hpp"
#include "framework/study/run/study_parts.hpp"

namespace regatta {

/// The checkpoints of one run, each with the fingerprint of its phase, so that a changed study never goes on from an old one.
class RunCheckpoints final : public CheckpointStore {
 public:
  using Log = std::function<void(LogLevel, std::string_view text)>;
  using Write = std::function<void(const std::function<void()>&)>;

  /// `begun`: there may be some of an earlier attempt. `log` is told what was saved, and what was passed over and why. `write`
  /// makes each write, and may make it again. `parts` live longer.
  RunCheckpoints(const StudyParts& parts, const Slice& slice, bool begun, Log log, Write write);

  void save(std::string_view name, const SavedState& state) override;
  std::optional<SavedState> load(std::string_view name, const std::vector<std::pair<std::string, const Type*>>& types) override;

  /// Whether there may be some of this attempt or an earlier one.
  bool any() const { return any_; }

 private:
  std::size_t phase_of(std::string_view name) const;

  const StudyParts& parts_;
  Slice slice_;
  CheckpointFiles files_;
  bool any_;
  Log log_;
  Write write_;
};

}  // namespace regatta
