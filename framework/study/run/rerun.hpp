#pragma once
#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

#include "framework/core/stop.hpp"
#include "framework/pipeline/pipeline_info.hpp"
#include "framework/storage/provenance.hpp"
#include "framework/study/plan/run_table.hpp"
#include "framework/study/results/differences.hpp"

namespace regatta {

/// A run computed again, and what came out otherwise.
struct RerunReport {
  std::string title;
  Slice slice;
  std::string input;                      ///< Path of its input file; empty: it has samples.
  std::string made_by;                    ///< Program, version, commit, machine and time of the file.
  std::vector<std::string> otherwise;     ///< What of program and machine is not as it was: differences may come from there.
  std::vector<std::string> went_on_from;  ///< "the checkpoint of swing at 3,000"; empty: it was computed from its start.
  std::string status_before, status_now;  ///< "complete", or "failed: " and why.
  std::uint64_t groups = 0;               ///< Groups of columns that were compared.
  std::vector<ColumnDifference> columns;
  std::filesystem::path file;  ///< What was computed now.
  bool stopped = false;        ///< There was no comparison.

  bool identical() const { return !stopped && columns.empty() && status_before == status_now; }
};

/// Computes the run of a file again, from what the file says of its study, and compares all products. The study file of then is not
/// needed. The new file and its logs go into `folder`, which is new.
/// `from_checkpoint`: phases go on from the last checkpoints that the run has left beside the folder of the file, in attempts/: a failure
/// after hours is repeated in seconds.
/// @throws ConfigError if this is no run file, its study does not fit the pipeline, or there is no checkpoint; Error if it is damaged
RerunReport rerun(const std::filesystem::path& file, const PipelineInfo& pipeline, const std::vector<std::string>& arguments,
                  const std::vector<unsigned>& pus, const StopRequest& stop, const std::filesystem::path& folder,
                  bool from_checkpoint = false);

std::string rerun_text(const RerunReport& report);

}  // namespace regatta
