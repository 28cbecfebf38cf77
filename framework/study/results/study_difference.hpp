#pragma once
#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

#include "framework/pipeline/pipeline_info.hpp"
#include "framework/study/plan/workspace.hpp"
#include "framework/study/results/differences.hpp"

namespace regatta {

/// What two studies, or two files, have not in common.
struct StudyDifference {
  std::string not_by_run;                 ///< Why runs are not compared one by one, though both have them; no difference of results.
  std::vector<std::string> settings;      ///< "phases.swing.step: 0.1 and 0.2"
  std::vector<std::string> runs;          ///< What became of which runs in one and in the other: "runs 3-40: done only in a".
  std::vector<std::uint64_t> differing;   ///< Runs of which a column differs.
  std::uint64_t compared = 0;             ///< Runs that both have, with the same samples.
  std::vector<ColumnDifference> columns;  ///< Of these runs, each column once.
  std::vector<ColumnDifference> results;  ///< Of study.h5: /results, by sample.

  bool results_compared = false;  ///< Both have a study.h5.

  bool none() const { return settings.empty() && runs.empty() && columns.empty() && results.empty(); }
};

/// Compares the newest plans, all runs of the same samples, and the results of two workspaces. What may differ between two calls of one
/// study (times, places, memory) is left out.
/// Samples that are cut into runs otherwise are compared in study.h5 alone; of a study that sweeps and one that does not, this is said
/// alone.
/// @throws ConfigError if one has no plan of this pipeline, or if there is nothing to compare
StudyDifference study_difference(const Workspace& one, const Workspace& other, const PipelineInfo& pipeline);

/// Compares two run files, two study.h5 or two checkpoints. @throws Error if one cannot be read
StudyDifference file_difference(const std::filesystem::path& one, const std::filesystem::path& other);

/// @param one    what the first of the two is called, as `other`
std::string difference_text(const StudyDifference& difference, const std::string& one, const std::string& other);

}  // namespace regatta
