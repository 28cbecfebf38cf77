#pragma once
#include <functional>
#include <string>
#include <vector>

#include "framework/pipeline/pipeline_info.hpp"
#include "framework/study/plan/workspace.hpp"
#include "framework/study/run/study_parts.hpp"

namespace regatta::bench {

/// A study that a benchmark runs.
struct StudyToRun {
  const PipelineInfo& pipeline;
  std::string text;                         ///< Of its study file.
  std::vector<std::string> overrides = {};  ///< As after --set.
};

/// Sees the log of each run on its way, on the thread of its lane: called when a run begins, with what writes its lines; what it returns
/// takes that place.
using WatchRun = std::function<LogLine(std::size_t lane, LogLine write)>;

/// Everything that the command `run` does but its terminal, from the text of the study to study.h5. @throws Error unless all runs are
/// complete
void run_whole_study(const StudyToRun& asked, const Workspace& workspace, const std::vector<unsigned>& pus, const WatchRun& watch = {});

}  // namespace regatta::bench
