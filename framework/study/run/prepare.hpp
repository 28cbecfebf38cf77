#pragma once
#include <cstdint>
#include <filesystem>
#include <functional>
#include <string>
#include <vector>

#include "framework/core/stop.hpp"
#include "framework/pipeline/pipeline_info.hpp"
#include "framework/storage/provenance.hpp"
#include "framework/study/plan/workspace.hpp"
#include "framework/study/study.hpp"

namespace regatta {

/// What became of the shared data of one phase, for the cases that give it the same options.
struct Prepared {
  enum class State {
    made,          ///< And stored.
    there,         ///< Stored before, and verified now.
    not_storable,  ///< Made to see that it can be, and dropped.
    failed,
    stopped,  ///< Before it began.
  };
  std::string phase;
  std::string cases;  ///< "factor=2", "factor=2 and 3 more", "all", or "-" of a study that sweeps nothing.
  State state = State::stopped;
  double seconds = 0;          ///< That making or reading took.
  std::uint64_t bytes = 0;     ///< Of the file; 0 without one.
  std::filesystem::path file;  ///< Empty without one.
  std::string why;             ///< Of what failed or cannot be stored.
};

struct PrepareRequest {
  std::vector<unsigned> pus;                          ///< Cores: so many data are made at the same time.
  bool fresh = false;                                 ///< Also make what is there.
  std::function<void(const std::string& text)> told;  ///< A line when something has ended, on the thread that did it; may be empty.
};

/// Makes the shared data of all cases as the runs of the study would, and stores what can be stored in the workspace, for runs to read.
/// Each failure is of one row; the others are made. Several processes may do it at the same time. `part`: the phases that are asked for.
/// @return a row for each phase with shared data and each set of its options
/// @throws IoError, before anything is made, if nothing could be stored
std::vector<Prepared> prepare(const Study& study, const PipelineInfo& pipeline, const PipelineInfo& part, const Workspace& workspace,
                              const Provenance& provenance, const StopRequest& stop, const PrepareRequest& request);

/// A table of the rows, and what there is to say of them. @pre rows
std::string prepared_text(const std::vector<Prepared>& rows);

}  // namespace regatta
