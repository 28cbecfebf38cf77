#pragma once
#include <cstdint>
#include <map>
#include <mutex>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "framework/engine/in_flight.hpp"
#include "framework/study/plan/plan.hpp"
#include "framework/study/plan/workspace.hpp"

namespace regatta {

/// The same as long as the program file is.
std::string program_key();

/// An end of a process that nobody had asked for.
struct AbruptEnd {
  std::string how;  ///< "SIGSEGV", or that it was killed or left.
  std::vector<LeftInFlight::Run> runs;
};

/// One line a run that was in flight.
std::vector<std::string> lines_of(const AbruptEnd& end);

/// How often what a run computes was in flight at abrupt ends, in attempts/crashes.json: known by identity (see RunIdentity), since
/// runs of input files get other numbers when files come and go. It holds as long as the program is the same: one that was mended begins
/// every run again.
///
/// Of a fatal signal, only the run that raised it counts, if it is known. Of an end that was asked for nothing counts but a run that raised
/// a fatal signal; nor does an end with the machine (another boot, no signal). Where no signal is known, as when the system takes a machine
/// or its memory away, a run that has saved more since its last end does not count, and begins anew with its
/// ends: it gets to the end.
class Crashes {
 public:
  struct Run {
    std::uint64_t ends = 0;
    std::string how;          ///< "SIGSEGV"
    std::string phase;        ///< Empty: before its first one.
    std::uint64_t saved = 0;  ///< Commits of its files at the last end.
  };
  static constexpr std::uint64_t most = 2;  ///< A run with so many ends that count is not begun again.

  /// What the workspace says, with what a process that has gone has left there; touches nothing. A file that cannot be read says nothing.
  /// `claimed`: the caller holds the claim, so whoever left something has gone.
  Crashes(const Workspace& workspace, bool claimed);

  /// Makes what a process has left part of the file, and forgets what was counted for another program or for what no run of the plan
  /// computes. For the holder of the claim. @throws IoError
  void keep(const Plan& plan);

  /// The end of the last process, if it was one that counts and no file says so yet.
  const std::optional<AbruptEnd>& last_end() const { return last_end_; }

  /// What is known of a run that computes this, see RunIdentity; null: no end counts, or it was another program.
  const Run* find(std::uint64_t identity) const;

  /// A run has ended well: it is forgotten. From any thread. @throws IoError
  void forget(std::uint64_t identity);

 private:
  void read();
  void count(const LeftInFlight& left);
  void write() const;

  Workspace workspace_;
  std::string this_program_;
  std::mutex mutex_;
  std::string program_;                // whose ends were counted
  std::string seen_;                   // the id of the last process that was counted
  std::map<std::uint64_t, Run> runs_;  // by identity
  std::optional<AbruptEnd> last_end_;
};

/// A process may have ended when a run was complete and had not been forgotten yet.
void forget_complete(const Plan& plan, Crashes& crashes);

/// Marks the runs of a plan that are suspects or in quarantine; none that is complete.
void mark_crashes(Plan& plan, const Crashes& crashes);

/// Where and why a run fails unbegun; empty: it is begun.
std::string quarantine_text(const Crashes::Run& crashed);

/// What to do about runs in quarantine, once for all of them; empty if there are none. `command`: that repeats a run, up to --runs.
std::string quarantine_advice(const std::set<std::uint64_t>& runs, const std::string& command = {});

}  // namespace regatta
