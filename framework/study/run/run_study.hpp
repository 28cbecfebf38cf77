#pragma once
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "framework/core/id_ranges.hpp"
#include "framework/core/stop.hpp"
#include "framework/study/results/reduction.hpp"
#include "framework/study/run/study_parts.hpp"

namespace regatta {

/// What a call of a study asks for, beside the study itself.
struct RunRequest {
  std::vector<unsigned> pus;     ///< Cores, one lane each.
  std::optional<IdRanges> runs;  ///< Only these runs are computed.
  std::string repeat;            ///< The command line that repeats a run, up to its number.
  Crashes* crashes = nullptr;    ///< Of the workspace; null: those that end well are not told.
  bool results = true;           ///< Whether rows are reduced, and study.h5 is written.
  double budget = 0;             ///< Memory of a run [byte]; 0: what the study says.
};

struct StudyReport {
  std::vector<Results> results;  ///< A case; empty when the study was stopped.
  std::uint64_t complete = 0;    ///< Runs.
  std::uint64_t failed = 0;
  std::set<std::uint64_t> quarantined;  ///< Of those that failed.
  std::uint64_t missing = 0;
  std::uint64_t not_needed = 0;  ///< Their samples come after those with which the stop rule ended the study.
  bool stopped = false;
  bool part = false;             ///< Not all phases were asked for: study.h5 is left as it is.
  std::uint64_t io_retries = 0;  ///< Writes that were made again.
  std::string results_error;     ///< Why study.h5 could not be written; empty: it was.
  std::vector<std::string> warnings;

  /// Cases all of whose samples have failed, in runs that may well be complete.
  std::vector<const Results*> without_sample() const;
};

/// A study with its plan, about to run: made before the first run starts, so that a display can look at it meanwhile.
class StudyRunner {
 public:
  /// All arguments live longer. @throws ConfigError of a phase's constructor
  StudyRunner(const Study& study, const PipelineInfo& pipeline, const Workspace& workspace, const Plan& plan, const Provenance& provenance,
              const StopRequest& stop, StudyLogs logs, RunRequest request);

  /// Runs what the plan asks for, on pinned lanes or, with execution.sequential, on the calling thread, and writes study.h5. One failed run
  /// touches no other. Returns when all have ended; after a stop request as soon as the runs in flight have saved their checkpoints.
  /// `between`: called after each run of a study with execution.sequential; may be empty.
  StudyReport run(const std::function<void()>& between = {});

  const StudyParts& parts() const { return parts_; }
  InFlight& in_flight() { return *parts_.in_flight; }

 private:
  bool has_stop_rule() const;
  std::vector<Reduction> make_reductions() const;
  void count_what_was_needed(StudyReport& report, const std::vector<Reduction>& reductions, const std::vector<RunState>& states) const;
  std::vector<Results> finish(std::vector<Reduction>& reductions) const;

  StudyParts parts_;
  RunRequest request_;
};

}  // namespace regatta
