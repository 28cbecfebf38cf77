#pragma once
#include <cstdint>
#include <filesystem>
#include <map>
#include <string>

#include "framework/study/plan/workspace.hpp"

namespace regatta {

/// What `prepare` has left in a workspace in which nothing has been run yet, from the files alone.
struct PreparedAhead {
  std::map<std::string, std::uint64_t> phases;  ///< Files of each.
  double bytes = 0;                             ///< Of all of them.
  std::string study_file;                       ///< The newest was made for; empty: no file says so.
};

/// Nothing there: no phases.
PreparedAhead prepared_ahead(const Workspace& workspace);

/// For people. `program`: by which it is called. @pre phases
std::string prepared_ahead_text(const PreparedAhead& prepared, const Workspace& workspace, const std::string& program);

}  // namespace regatta
