#pragma once
#include <functional>
#include <span>

#include "framework/engine/engine.hpp"

namespace regatta {

/// What Engine::process() does, without any thread: makes and executes the jobs one after the other on the calling thread, in the same
/// order of admission, and delivers them in the order of the span. Parallel loops inside a run stay on this thread, too. The baseline that
/// the lanes are compared with.
///
/// @param between  called after each run
/// @throws what `make`, `finished` or `between` throws; ContractError as topological_order()
void process_sequentially(std::span<const Job> jobs, const GraphShape& shape, const MakeTask& make, const Engine::FinishTask& finished,
                          const StopRequest& stop, const std::function<void()>& between);

}  // namespace regatta
