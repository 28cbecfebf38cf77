#pragma once
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "framework/pipeline/pipeline_info.hpp"
#include "framework/storage/provenance.hpp"
#include "framework/study/plan/fingerprint.hpp"
#include "framework/study/plan/plan_file.hpp"
#include "framework/study/plan/planned_run.hpp"
#include "framework/study/plan/workspace.hpp"
#include "framework/study/study.hpp"

namespace regatta {

/// A study laid out: which samples make which run (frozen in plan.json), and what there is to do now for each.
struct Plan {
  std::uint64_t per_run = 0;
  std::optional<std::uint64_t> per_run_before;  ///< Of the plan before this one.
  std::string saved;                            ///< As run_file::saved().
  std::vector<std::vector<Settings>> settings;  ///< A case, of each a phase, as in phase_settings(); of all its slices.
  std::shared_ptr<const SampleTable> table;     ///< Whose rows the samples are; may be null.
  std::vector<PlannedInput> inputs;             ///< A sample, when the runs are input files.
  std::vector<PlannedRun> runs;
  std::size_t lanes = 1;               ///< That were asked for.
  std::vector<std::string> left_over;  ///< Names of files in runs/ that belong to no run of this plan; they are kept.
  std::string stop_rule;               ///< As stop_rule_text(); empty: all runs are done.
  bool changed = false;                ///< The workspace has no plan of this study: it gets the next one.

  /// Of the phase at this position of the whole pipeline for a slice.
  std::string fingerprint_of(std::size_t position, const Slice& slice) const {
    if (settings_differ()) return fingerprint(settings_of(position, slice), slice.first_sample, slice.sample_count);
    return fingerprint(settings[slice.case_index][position], slice.first_sample, slice.sample_count);
  }
  /// With what holds for the slice alone.
  Settings settings_of(std::size_t position, const Slice& slice) const;
  /// Of all phases, as run_file::settings_text() writes them.
  std::string settings_text(const Slice& slice) const;
  std::uint64_t count(Action action) const;
  /// Of the run that is to be computed whose phases say that they need most memory; nothing said: nobody knows, or nothing is to be done.
  RunCost largest_cost() const;
  /// The input file of a run; null: it has samples.
  const PlannedInput* input_of(const Slice& slice) const { return inputs.empty() ? nullptr : &inputs.at(slice.first_sample); }
  /// Whether the runs of a case differ in their settings.
  bool settings_differ() const { return table || !inputs.empty(); }
};

/// The settings of each case, as its run files keep them; with all rows of a table, and without the input file, where they have their own.
std::vector<std::string> settings_texts(const Plan& plan);

/// Compares what the study asks for with what the workspace holds; touches nothing. `part`: the phases that are asked for.
/// @throws ConfigError if the workspace belongs to another pipeline or cannot be read, or if the study is too large for the machine
Plan make_plan(const Study& study, const PipelineInfo& pipeline, const PipelineInfo& part, const Workspace& workspace, std::size_t cores,
               const Provenance& provenance);

/// Writes the next plan.json: complete and readable by any worker; immutable once it is there.
void write_plan(const Plan& plan, const Study& study, const PipelineInfo& pipeline, const Workspace& workspace,
                const Provenance& provenance);

}  // namespace regatta
