#pragma once

/// What a program says to the shell and to batch systems.
namespace regatta::exit_code {

inline constexpr int complete = 0;             ///< All runs that were asked for.
inline constexpr int runs_failed = 1;          ///< Or all samples of a case have.
inline constexpr int different = runs_failed;  ///< Of rerun and diff: what they compared is not the same.
inline constexpr int wrong_study = 2;          ///< Or a wrong command line: nothing was run.
inline constexpr int stopped = 75;             ///< EX_TEMPFAIL: run the same command again to go on.
inline constexpr int aborted = 130;            ///< A second SIGINT or SIGTERM.

}  // namespace regatta::exit_code
