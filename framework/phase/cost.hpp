#pragma once
#include <cstdint>

namespace regatta {

/// What a run asks of a phase, as far as it is known before it begins.
struct RunInfo {
  std::uint64_t samples = 0;      ///< How many the run has; 1 when it is an input file.
  std::uint64_t input_bytes = 0;  ///< Size of its input file; 0: it has samples.
};

/// What a phase will take for a run; no promise. The seconds order the runs, longest first, and add up to the time that `plan` says. The
/// bytes keep runs that would fill the memory from running at once, and `per_run = "auto"` small enough.
struct Cost {
  double seconds = 0;  ///< On one core.
  double bytes = 0;    ///< The most memory that it uses at once, its products included, without what it reads and shares.
};

}  // namespace regatta
