#pragma once
#include <cstdint>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "framework/pipeline/pipeline_info.hpp"
#include "framework/study/plan/claim.hpp"
#include "framework/study/plan/workspace.hpp"
#include "framework/study/run/failure_reasons.hpp"
#include "framework/study/run/study_metrics.hpp"

namespace regatta {

/// What a workspace says of its study, read from the files alone.
struct StudyStatus {
  std::string title;
  std::string study_file;
  std::uint64_t samples = 0;
  bool from_files = false;  ///< A sample is an input file.
  std::uint64_t cases = 0;
  std::uint64_t runs = 0;
  std::set<std::uint64_t> complete;
  std::uint64_t partial = 0;                    ///< Whole up to the phase that was asked for.
  std::uint64_t failed = 0;                     ///< Or in quarantine.
  std::uint64_t failed_samples = 0;             ///< Alone, in complete runs.
  FailureReasons sample_failures;               ///< Why they did.
  std::map<std::string, std::uint64_t> builds;  ///< Program, version, commit and compiler that made runs, and how many.
  std::uint64_t outdated = 0;                   ///< Done, but for other settings than those of the newest plan.
  std::uint64_t begun = 0;                      ///< Neither complete nor failed, but with an attempt or a checkpoint to go on from.
  std::uint64_t not_needed = 0;                 ///< Their samples come after those with which the stop rule ended the study.
  std::vector<std::string> stop;  ///< What the stop rule came to, in words; empty if there is none, or no results of this plan.
  bool results = false;           ///< study.h5 is there.
  bool old_results = false;       ///< It is of other settings, samples or input contents than the newest plan.
  struct Failed {
    std::uint64_t run;
    std::string error;
    std::string repeat;
  };
  std::vector<Failed> failures;
  struct Damaged {
    std::uint64_t run;
    std::string why;
  };
  std::vector<Damaged> damaged;  ///< What cannot be read, with what becomes of it or what to do.
  struct Gone {
    std::uint64_t run = 0;
    std::string path;
  };
  std::vector<Gone> gone;  ///< Input files that are no longer there, of runs that are outdated.
  struct Crashed {
    std::uint64_t run;
    std::string how;  ///< Or why it is in quarantine.
    bool quarantined;
  };
  std::vector<Crashed> crashed;  ///< In flight when a process ended that should not have, and not complete since.
  struct SharedFiles {
    std::uint64_t needed = 0;  ///< Of all cases of the plan, of types that can be stored.
    std::uint64_t there = 0;
    double bytes = 0;                 ///< Of those that are there.
  } shared;                           ///< What `prepare` has made.
  std::optional<Holder> holder;       ///< Who works on it now.
  std::optional<StudyHealth> health;  ///< What that one says of itself.
  std::vector<std::string> phases;    ///< Their names, to which that refers by position.
};

/// @throws ConfigError if there is no study in the folder
StudyStatus read_status(const Workspace& workspace, const PipelineInfo& pipeline);

}  // namespace regatta
