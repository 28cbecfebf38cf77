#pragma once
#include <cstddef>
#include <vector>

#include "framework/engine/job.hpp"
#include "framework/study/plan/plan.hpp"

namespace regatta {

/// In which order the runs of a plan are offered to the engine.
struct RunOrder {
  std::vector<Job> jobs;          ///< Their index is that of the run in the plan.
  std::size_t looked_at_first{};  ///< So many are looked at before any other begins: with a stop rule they may be enough.
};

/// @param timed  phases say how long they take
/// @param rule   there is a stop rule
RunOrder run_order(const Plan& plan, std::size_t cases, bool timed, bool rule);

}  // namespace regatta
