#pragma once
#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

#include "framework/pipeline/pipeline_info.hpp"
#include "framework/study/plan/workspace.hpp"

namespace regatta {

/// A file of a workspace that no later call needs.
struct Needless {
  std::filesystem::path file;
  std::uint64_t bytes = 0;
  std::string reason;  ///< "run 000003 is complete"
};

/// What may be removed beside that: it has a use, for people.
struct CleanAlso {
  bool logs = false;
  bool plans = false;  ///< But the newest, which holds.
};

/// Files that nothing needs: attempts and checkpoints of runs that are complete in the newest plan; all of runs that it does not have;
/// what killed processes had not finished to write; shared data that is older than that plan and of none of its cases. Never a run file of
/// the plan, nor what its other runs go on from. Nothing is touched.
/// @throws ConfigError if there is no plan of this pipeline
std::vector<Needless> needless_files(const Workspace& workspace, const PipelineInfo& pipeline, const CleanAlso& also);

/// Removes them. For the holder of the claim. @throws IoError
void remove_needless(const std::vector<Needless>& files);

/// A line a file and a sum. @param removed  false: they would be
std::string needless_text(const std::vector<Needless>& files, bool removed);

}  // namespace regatta
