#pragma once
#include <vector>

#include "framework/study/results/reduction.hpp"

namespace regatta {

/// The rates of all cases in the form of one study's, to be shown side by side: a port for each rate, in it a row a case. The statistics of
/// a single case without a name are left as they are; merged columns are left out.
Results side_by_side(const std::vector<Results>& cases);

}  // namespace regatta
