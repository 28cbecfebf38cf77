#pragma once
#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "framework/pipeline/pipeline_info.hpp"
#include "framework/storage/provenance.hpp"
#include "framework/study/plan/fingerprint.hpp"
#include "framework/study/plan/plan_file.hpp"
#include "framework/study/plan/run_table.hpp"
#include "framework/study/plan/workspace.hpp"
#include "framework/study/study.hpp"

namespace regatta {

enum class Action { complete, resume, redo, fresh };

/// What there is to do for one run, and why.
struct PlannedRun {
  Slice slice;
  Action action = Action::fresh;
  std::string reason;                 ///< "phases.simulate.duration is 5.0, was 10.0"; empty when complete or new.
  std::filesystem::path source;       ///< File whose products are used again; empty: none.
  std::vector<std::uint8_t> execute;  ///< A flag a phase: it is computed; otherwise its products are read from `source`.
  bool begun = false;                 ///< attempts/ has files of it.
};

/// A study laid out: which samples make which run (frozen in plan.json), and what there is to do now for each.
struct Plan {
  std::uint64_t per_run = 0;
  std::vector<Settings> settings;  ///< A phase, as in phase_settings().
  std::vector<PlannedRun> runs;
  std::vector<std::string> left_over;  ///< Names of files in runs/ that belong to no run of this plan; they are kept.
  bool changed = false;                ///< The workspace has no plan of this study: it gets the next one.

  /// Of a phase for a slice.
  std::string fingerprint_of(std::size_t phase, const Slice& slice) const {
    return fingerprint(settings[phase], slice.first_sample, slice.sample_count);
  }
  std::uint64_t count(Action action) const;
};

/// Samples of a study cut into runs.
struct Slices {
  std::uint64_t per_run = 0;
  std::vector<Slice> runs;
};

/// Which samples make which run; as in the plan `before`, when that has the same number a run.
/// @throws ConfigError of samples.count, a line a mistake, if the study is too large for the machine
Slices slices_of(const Study& study, const PipelineInfo& pipeline, const std::optional<StoredPlan>& before, std::size_t cores);

/// Compares what the study asks for with what the workspace holds; touches nothing.
/// @throws ConfigError if the workspace belongs to another pipeline or cannot be read, or if the study is too large for the machine
Plan make_plan(const Study& study, const PipelineInfo& pipeline, const Workspace& workspace, std::size_t cores,
               const Provenance& provenance);

/// Writes the next plan.json: complete and readable by any worker; immutable once it is there.
void write_plan(const Plan& plan, const Study& study, const PipelineInfo& pipeline, const Workspace& workspace,
                const Provenance& provenance);

/// For people: how many runs are complete, resumed, done again or new, each kind with its reasons; one line a run if `each`.
std::string plan_text(const Plan& plan, const PipelineInfo& pipeline, bool each);

}  // namespace regatta
