#pragma once

namespace regatta {

/// What a phase is called. The name keys its options, its random streams and its place in run files; raise the version whenever
/// the same inputs and options give other results, so that stored products of the old version are made again.
struct PhaseInfo {
  const char* name;
  const char* summary = "";
  int version = 1;
};

/// What a stepper's step() says: go on, the simulation has ended, or its numbers are lost.
enum class Step { more, done, diverged };

/// Given to create_shared_data.
struct Setup {
  unsigned long long seed = 0;  ///< Of the study.
};

}  // namespace regatta
