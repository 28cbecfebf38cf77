#pragma once
#include <optional>
#include <string>
#include <vector>

#include "framework/core/error.hpp"
#include "framework/pipeline/pipeline_info.hpp"
#include "framework/study/plan/run_table.hpp"
#include "framework/study/plan/workspace.hpp"
#include "framework/study/study.hpp"

namespace regatta {

/// An input file of a plan.
struct PlannedInput {
  std::string path;         ///< Absolute.
  std::string from_study;   ///< Relative to the folder of the study file; empty: not known.
  std::string digest;       ///< Of its content, as InputFile::digest().
  std::uint64_t bytes = 0;  ///< Its size.
  bool gone = false;        ///< It is no longer there.
};

/// A plan that is sound, and of a program with other phases.
class ForeignPlan : public ConfigError {
 public:
  using ConfigError::ConfigError;
};

/// What a plan.json of this workspace holds that later plans build on.
struct StoredPlan {
  std::string title;
  std::uint64_t per_run = 0;
  std::uint64_t sample_count = 0;
  std::vector<Slice> runs;
  std::vector<PlannedInput> inputs;   ///< A sample; empty in a study that draws samples.
  std::vector<std::string> cases;     ///< Their names.
  std::vector<std::string> settings;  ///< A case, as run_file::settings_text() writes them.
  std::string results;                ///< The same of results_settings().
  std::string study_file;             ///< Path as it was given.
  std::string digest;                 ///< As study_digest().
};

/// Of all that the user has written: the text of the study, the name of its file, and what --set changed.
std::string study_digest(const Study& study);

/// @throws ForeignPlan; ConfigError if the plan cannot be read; both say what helps whatever is to be done here
std::optional<StoredPlan> read_newest_plan(const Workspace& workspace, const PipelineInfo& pipeline);

/// The same for those who look at what has been run. @throws ConfigError also if there is no plan
StoredPlan require_plan(const Workspace& workspace, const PipelineInfo& pipeline);

}  // namespace regatta
