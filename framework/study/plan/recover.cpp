#include "framework/study/plan/recover.hpp"

#include <algorithm>
#include <optional>

#include "framework/core/error.hpp"
#include "framework/storage/durable.hpp"
#include "framework/storage/live/live_file.hpp"
#include "framework/storage/reader.hpp"
#include "framework/study/plan/run_file.hpp"

namespace regatta {

namespace {

/// Empty for a file that cannot be read: it was not finished; the plan says what is wrong with it.
std::string status_of(const std::filesystem::path& attempt) {
  try {
    return Reader(attempt).text("/", "status").value_or("");
  } catch (const Error&) {
    return {};
  }
}

/// What was wrong with a live file that could not be opened and now can.
std::optional<std::string> mended(const std::filesystem::path& attempt) {
  if (!status_of(attempt).empty()) return {};
  try {
    const auto note = LiveFile::open(attempt).note;
    return note.empty() ? std::nullopt : std::optional(note);
  } catch (const Error&) {  // the plan says so
    return {};
  }
}

/// The newest attempt that was finished; of a run that was complete and could not get its name, the complete one.
std::optional<std::filesystem::path> finished(const std::vector<std::filesystem::path>& newest_first) {
  for (const auto* status : {run_file::complete, run_file::failed}) {
    const auto found = std::ranges::find(newest_first, status, status_of);
    if (found != newest_first.end()) return *found;
  }
  return {};
}

}  // namespace

std::vector<std::string> recover(const Workspace& workspace) {
  std::vector<std::string> notes;
  workspace.remove_unfinished();
  for (const auto run : workspace.runs_begun()) {
    if (workspace.in_the_way(run)) continue;  // the plan says so
    const auto attempts = workspace.attempts_of(run);
    for (const auto& attempt : attempts)
      if (auto note = mended(attempt)) notes.push_back(std::move(*note));
    const auto whole = finished(attempts);
    if (!whole) continue;
    const bool has_failed = status_of(*whole) == run_file::failed;
    replace(*whole, workspace.run_file(run));
    // What came later and has no end holds finished phases of the study as it is now; a run that failed goes on from its checkpoints.
    for (bool later = true; const auto& other : attempts) {
      later = later && other != *whole;
      if (!(later || has_failed) || status_of(other) != run_file::running) remove_file(other);
    }
  }
  return notes;
}

}  // namespace regatta
