#pragma once
#include <cstddef>
#include <string>

#include "framework/engine/memory_limit.hpp"
#include "framework/phase/run_memory.hpp"
#include "framework/study/plan/estimate.hpp"
#include "framework/study/study.hpp"

namespace regatta {

/// What the runs of a study may use, all together, and who says so.
MemoryLimit memory_of(const Study& study);

/// What the runs in flight may use together [byte]: `memory.total`, or the memory of the machine with a tenth in reserve.
double memory_for_runs(const Study& study);

/// What a run may use: memory.per_run, or its part of what `lanes` runs share, or what its phases say that they need if that is more.
MemoryBudget budget_of_run(const Study& study, std::size_t lanes, const RunCost& cost);

/// That a run may use less than 1.2 times what it needs, with both numbers and what to raise; empty if there is enough, or nobody knows.
/// `cost`: of the run whose phases say that they need most; `before`: the most that a run took earlier [byte], 0: not known.
std::string memory_warning(const Study& study, std::size_t lanes, const RunCost& cost, double before);

/// "2.4 GB of memory a run (memory.per_run = "auto"; ...): hot 0.48 GB, ..."
std::string memory_text(const Study& study, std::size_t lanes);

}  // namespace regatta
