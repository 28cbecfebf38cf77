#pragma once
#include <cstdint>
#include <filesystem>
#include <memory>
#include <set>
#include <string>

#include "framework/core/columns.hpp"
#include "framework/pipeline/pipeline_info.hpp"
#include "framework/storage/compression.hpp"
#include "framework/storage/provenance.hpp"
#include "framework/study/plan/fingerprint.hpp"
#include "framework/study/plan/plan_file.hpp"
#include "framework/study/plan/workspace.hpp"

namespace regatta {

/// The shared data of a phase in a file: shared/PHASE-FINGERPRINT.h5, whole or not there. Its name says all that the data depend on, so
/// that whoever else writes it writes the same.
class SharedFile {
 public:
  /// `settings`: of shared_settings(). `phase` lives longer. @pre phase.shared->type
  SharedFile(const Workspace& workspace, const PhaseNode& phase, Settings settings);

  const std::filesystem::path& path() const { return path_; }
  bool exists() const;
  /// Its size [byte]; 0 if it is not there.
  std::uint64_t bytes() const;

  /// What was written, its hashes verified. @throws Error, IoError if it cannot be trusted: damaged, or of something else
  std::shared_ptr<const void> read() const;

  /// Before what has been made from these options is written. @throws Error if a file that they name was written to since the settings were
  /// taken, so that nobody knows which content it was made from
  void require_unchanged(const PhaseOptions& options, const PipelineInfo& pipeline) const;

  /// Makes or replaces it. `data` were made in so many seconds. @throws IoError
  void write(const Columns& data, double seconds, const Provenance& provenance, Compression compression) const;

  /// What is otherwise in the file of this phase that is nearest to it: "shared/...: phases.scale.factor is 3, was 2". Empty if there is
  /// none.
  std::string nearest() const;

 private:
  const PhaseNode& phase_;
  Settings settings_;
  std::string fingerprint_;
  std::filesystem::path folder_, path_;
};

/// The names of all files of shared data that the cases of a plan could read.
std::set<std::string> shared_names(const StoredPlan& plan, const PipelineInfo& pipeline, const Workspace& workspace);

}  // namespace regatta
