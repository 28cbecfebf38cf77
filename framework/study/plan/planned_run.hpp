#pragma once
#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

#include "framework/pipeline/pipeline_info.hpp"
#include "framework/study/plan/estimate.hpp"
#include "framework/study/plan/run_table.hpp"
#include "framework/study/plan/workspace.hpp"

namespace regatta {

struct Plan;

enum class Action { complete, resume, redo, fresh };

/// What there is to do for one run, and why.
struct PlannedRun {
  Slice slice;
  Action action = Action::fresh;
  std::string reason;                 ///< "phases.simulate.duration is 5.0, was 10.0"; empty when complete or new.
  std::string reason_of_many{};       ///< The same without what differs from run to run: rows of a table, names of files.
  std::filesystem::path source;       ///< File whose products are used again; empty: none.
  std::vector<std::uint8_t> execute;  ///< A flag a phase: it is computed; otherwise its products are read from `source`.
  bool begun = false;                 ///< attempts/ has files of it.
  RunCost cost;                       ///< Of the phases that are computed.
  bool suspect = false;               ///< It was in flight when a process ended that should not have: begun last, and alone among such.
  std::string blocked{};              ///< Why it cannot be done now, nor be asked for: it is not begun, and keeps the file that it has.
  std::string quarantine{};           ///< Why it is not begun unless it is asked for by number; empty: it is.
};

/// A flag a phase: it is computed if it `must` be, or if one that is computed reads a product of it that cannot be stored.
std::vector<std::uint8_t> phases_to_execute(const PipelineInfo& pipeline, std::vector<std::uint8_t> must);

/// Compares the files of a run with what the plan's settings ask for; `begun`: attempts/ has some.
PlannedRun plan_run(const Slice& slice, bool begun, const Plan& plan, const PipelineInfo& pipeline, const Workspace& workspace);

}  // namespace regatta
