#pragma once
#include <optional>
#include <string>

#include "framework/testing/findings.hpp"
#include "framework/testing/phase_under_test.hpp"

/// The promises of a phase, one function each. Each says in `findings` what it tried, or what is broken and what to do.
/// @throws what the phase throws when it does not manage the inputs of the test at all
namespace regatta::testing {

/// Options come back from the TOML text that a run file keeps, and defaults are in their ranges.
void check_options(const PhaseUnderTest& test, Findings& findings);
/// In another process, before the phase is called in this one: the last sample alone, called first there. Nothing is said by a process that
/// does not manage it. @return what it says of the rows, for check_first_call()
std::optional<std::string> last_sample_elsewhere(const PhaseUnderTest& test);
/// The row of the last sample has the same bits where it was the first that a process computed.
void check_first_call(const PhaseUnderTest& test, const PhaseResult& first, const std::optional<std::string>& elsewhere,
                      Findings& findings);
/// The same inputs give the same bits: of one object twice, and of another object. `first` is the first call of all, of `phase`.
/// @return whether: else nothing that compares results can be judged
bool check_repeats(const PhaseUnderTest& test, const PhaseObject& phase, const PhaseResult& first, Findings& findings);
/// The same bits in other threads, on every core that the process may use, one after the other.
bool check_lanes(const PhaseUnderTest& test, Findings& findings);
/// The same bits whatever fresh memory contains. Tried where malloc is that of glibc.
bool check_fresh_memory(const PhaseUnderTest& test, Findings& findings);
/// How many calls check_concurrency() makes at once: more threads than cores on small machines, so that they are interrupted at other
/// places.
inline constexpr int concurrent_calls = 4;
/// The same bits when one phase object is called from several threads at once.
void check_concurrency(const PhaseUnderTest& test, Findings& findings);
/// Rows do not depend on which samples are in the same run.
void check_slices(const PhaseUnderTest& test, Findings& findings);
/// Polls often enough, and lets Stopped through.
/// @return whether: else restarts cannot be judged
bool check_stop(const PhaseUnderTest& test, Findings& findings);
/// The same bits when it is stopped at any poll and goes on from its checkpoints, in another thread with another object.
void check_restart(const PhaseUnderTest& test, Findings& findings);
/// Does not write to its shared data.
void check_shared_data(const PhaseUnderTest& test, Findings& findings);

}  // namespace regatta::testing
