#pragma once
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "framework/core/stop.hpp"
#include "framework/study/plan/plan_file.hpp"
#include "framework/study/plan/workspace.hpp"
#include "framework/study/study.hpp"

namespace regatta {

/// How input files are read.
struct InputReading {
  std::vector<unsigned> pus{};                     ///< Cores, a lane each; empty: the calling thread reads.
  const StopRequest* stop = nullptr;               ///< Null: nobody asks.
  std::function<void(const std::string&)> told{};  ///< Hears what takes a while: "reading 1,200 input files (3.4 GiB)"; may be empty.
  bool keep = true;                                ///< Whether the workspace gets their stamps.
};

/// Reads the input files of a study whose contents the workspace does not know by their stamps: what asks for their digests later does not
/// read them again. A file that is gone leaves the study when one that the plan `before` does not have has its content: it was renamed.
/// @throws ConfigError with all files that cannot be read, in their order; Stopped. The stamps of those that were read are kept then, too.
void read_inputs(Study& study, const Workspace& workspace, const std::optional<StoredPlan>& before, const InputReading& reading = {});

}  // namespace regatta
