#pragma once
#include "framework/study/plan/plan.hpp"

namespace regatta {

/// The most memory that a run took that study.h5 knows, and that was no larger than those that are still to be done [byte]. 0: there is
/// none of either, or the file cannot be read.
double earlier_peak(const Workspace& workspace, const Plan& plan);

}  // namespace regatta
