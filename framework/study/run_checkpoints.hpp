#pragma once
#include <functional>
#include <string>

#include "framework/phase/run_scope.hpp"
#include "framework/storage/checkpoint_files.hpp"

namespace regatta {

/// The checkpoints of one run, each with the fingerprint of its phase, so that a changed study never goes on from an old one.
class RunCheckpoints final : public CheckpointStore {
 public:
  /// `fingerprint_of` is asked with the name of a phase; `note` is told what was passed over and why.
  RunCheckpoints(CheckpointFiles files, std::function<std::string(std::string_view)> fingerprint_of,
                 std::function<void(std::string_view)> note);

  void save(std::string_view phase, const SavedState& state) override;
  std::optional<SavedState> load(std::string_view phase, const std::vector<std::pair<std::string, const Type*>>& types) override;

  void remove() const { files_.remove(); }

 private:
  CheckpointFiles files_;
  std::function<std::string(std::string_view)> fingerprint_of_;
  std::function<void(std::string_view)> note_;
};

}  // namespace regatta
