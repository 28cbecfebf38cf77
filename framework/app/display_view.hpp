#pragma once
#include <cstdint>
#include <string>
#include <vector>

namespace regatta {

/// What one lane does at this moment.
struct LaneView {
  std::uint64_t run = 0;  ///< Run id.
  std::string phase;
  std::uint64_t done = 0;   ///< Items (steps, events, samples) of this phase; only grows.
  std::uint64_t total = 0;  ///< Items of this phase; 0 when unknown.
  bool busy = false;        ///< An idle lane has no run: the other members then mean nothing.
  double seconds = 0;       ///< Since the phase began [s].
  std::string case_name{};  ///< Of the run; empty: the study sweeps nothing.
};

/// What a study does at this moment, of the runs that were asked for. Everything that counts as done here was done in this call or
/// before it.
struct StudyView {
  std::vector<LaneView> lanes;       ///< By lane number.
  std::uint64_t runs_done = 0;       ///< Complete or failed.
  std::uint64_t runs_total = 0;      ///< 0 when unknown.
  std::uint64_t runs_failed = 0;     ///< Of runs_done.
  std::uint64_t runs_before = 0;     ///< Of runs_done, those of earlier calls: they count for no rate.
  std::uint64_t writes_refused = 0;  ///< By the disk; runs that wait to make theirs again.
  std::uint64_t samples_done = 0;    ///< Samples of the runs that are done.
  std::uint64_t samples_total = 0;   ///< 0 for studies over input files.
  std::uint64_t samples_before = 0;
  double elapsed = 0;  ///< Since this call began [s].
};

}  // namespace regatta
