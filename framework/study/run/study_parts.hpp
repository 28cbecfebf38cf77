#pragma once
#include <atomic>
#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>
#include <mutex>
#include <string>
#include <string_view>
#include <vector>

#include <time.h>

#include "framework/core/log_level.hpp"
#include "framework/engine/in_flight.hpp"
#include "framework/phase/run_scope.hpp"
#include "framework/pipeline/pipeline_info.hpp"
#include "framework/storage/live/commit_thread.hpp"
#include "framework/storage/provenance.hpp"
#include "framework/study/plan/crashes.hpp"
#include "framework/study/plan/memory_plan.hpp"
#include "framework/study/plan/plan.hpp"
#include "framework/study/plan/run_identity.hpp"
#include "framework/study/plan/workspace.hpp"
#include "framework/study/run/pressure.hpp"
#include "framework/study/study.hpp"

namespace regatta {

/// What a lane does now: written by the lane, read by a display.
struct LaneState {
  explicit LaneState(LaneInFlight& outlives_the_process) : in_flight(outlives_the_process) {}
  LaneInFlight& in_flight;
  std::atomic<std::chrono::steady_clock::rep> phase_began{0};
  std::atomic<::clockid_t> clock{};   ///< Of the CPU time of its thread, while it has a run.
  bool has_clock = false;             ///< Of the lane itself.
  std::atomic<double> cpu_before{0};  ///< What that said when the first run began [s].
  std::atomic<double> cpu_time{0};    ///< Since then, up to the end of the last run [s].
  Progress progress;
  std::atomic<std::chrono::steady_clock::rep> run_began{0};
  std::atomic<std::uint64_t> memory{0};  ///< The most that its run held [byte]; as what follows of the last phase or checkpoint that ended.
  std::atomic<std::uint64_t> checkpoints{0};
  std::atomic<std::uint64_t> checkpoint_bytes{0};
  std::atomic<double> disk_wait{0};  ///< [s]
};

/// Numbers of a study that is running.
struct StudyCounts {
  std::atomic<std::uint64_t> runs_complete{0};  ///< Computed by this call.
  std::atomic<std::uint64_t> runs_kept{0};      ///< Complete before: read back for the reductions, unless the study is stopped.
  std::atomic<std::uint64_t> runs_failed{0};
  std::atomic<std::uint64_t> stalls{0};          ///< Times that a run in a lane used no CPU for a minute.
  std::atomic<std::uint64_t> io_retries{0};      ///< Writes that were made again.
  std::atomic<std::uint64_t> writes_refused{0};  ///< That wait now, to be made again.
  std::atomic<std::uint64_t> largest_peak{0};    ///< The most memory that a run of this call held [byte].
  std::atomic<std::uint64_t> checkpoints{0};
  std::atomic<std::uint64_t> checkpoint_bytes{0};  ///< Written, compressed.
  std::atomic<double> checkpoint_time{0};          ///< Of the lanes, to save them [s].
  std::atomic<double> disk_wait{0};                ///< Of the lanes, for more than their budget on its way to the disk [s].
  std::atomic<std::uint64_t> samples_done{0};      ///< Of runs that this call computed or that failed in it.
};

using LogLine = std::function<void(LogLevel, std::string_view phase, std::string_view text)>;

/// Where a study writes its lines; any may be empty.
struct StudyLogs {
  std::function<void(LogLevel, std::string_view text)> study;
  std::function<LogLine(std::uint64_t run, std::size_t lane)> run;

  void say(LogLevel level, std::string_view text) const {
    if (study) study(level, text);
  }
};

/// What the runs of one case share.
struct CaseParts {
  std::string settings_text;                         ///< As every run file keeps it.
  std::vector<std::string> config;                   ///< The options of each phase, as text.
  std::vector<std::shared_ptr<PhaseObject>> phases;  ///< One object serves all cases that give a phase the same options.
  std::unique_ptr<StopRequest> end;  ///< What its runs look at: the study is asked to stop, or the stop rule has ended the case.
};

/// What all runs of a study share; it does not change while they run, but for the counts and the lanes.
struct StudyParts {
  const Study& study;
  const PipelineInfo& pipeline;  ///< Of the phases that are asked for.
  const Workspace& workspace;
  const Plan& plan;
  const Provenance& provenance;
  const StopRequest& stop;
  StudyLogs logs;
  std::string repeat;            ///< The command line that repeats a run, up to its number.
  std::vector<CaseParts> cases;  ///< In the order of Study::cases.
  std::vector<std::unique_ptr<LaneState>> lanes;
  std::vector<std::unique_ptr<LaneData>> lane_data;  ///< Of each lane what phases keep there.
  StudyCounts counts;
  std::unique_ptr<CommitThread> commits;  ///< Makes what runs in flight have finished outlive a crash; null: each run does so by itself.
  std::unique_ptr<InFlight> in_flight;    ///< What the lanes have in flight, for those who come when this process has gone.
  RunIdentity identity;                   ///< By which crashes are counted.
  Crashes* crashes = nullptr;             ///< Is told which runs ended well; null: nobody asks.
  std::unique_ptr<Pressure> pressure;     ///< What checkpoints do while memory or disk are short.
  std::mutex one_suspect;                 ///< Held by a suspect: if the process ends again, it is known by which run.

  double budget = 0;  ///< Of a run [byte]; 0: what the study says.

  MemoryBudget budget_of(const PlannedRun& run) const {
    auto its = budget_of_run(study, lanes.size(), run.cost);
    if (budget > 0) its.bytes = budget;
    return its;
  }
  const CaseParts& case_of(const Slice& slice) const { return cases[slice.case_index]; }
  const StepperSettings& stepper(const Slice& slice, std::size_t phase) const {
    return study.cases[slice.case_index].phases[pipeline.phases[phase].position].stepper;
  }
};

}  // namespace regatta
