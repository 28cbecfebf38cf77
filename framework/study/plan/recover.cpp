#include "framework/study/plan/recover.hpp"

#include "framework/core/error.hpp"
#include "framework/storage/durable.hpp"
#include "framework/storage/reader.hpp"
#include "framework/study/plan/run_file.hpp"

namespace regatta {

namespace {

/// Whether a file was finished, complete or failed. One that cannot be read was not; the plan says what is wrong with it.
bool finished(const std::filesystem::path& attempt) {
  try {
    return Reader(attempt).text("/", "status") != run_file::running;
  } catch (const Error&) {
    return false;
  }
}

}  // namespace

void recover(const Workspace& workspace) {
  workspace.remove_unfinished();
  for (const auto run : workspace.runs_begun()) {
    for (const auto& attempt : workspace.attempts_of(run)) {
      if (!finished(attempt)) continue;
      replace(attempt, workspace.run_file(run));
      break;  // the newest holds; older ones are removed with what else is left of a complete run
    }
  }
}

}  // namespace regatta
