#pragma once
#include <string>

#include "framework/study/results/reduction.hpp"

namespace regatta {

/// What matters, in a few lines: of each boolean, whose rate is what a study asks for as a rule, the parameters on which it depends most;
/// and of each parameter the column that it goes with best. Only what is no chance, although it was picked out of all pairs: at most 5 %
/// for all of them together (Bonferroni). Empty if there is nothing of that kind.
std::string sensitivity_tables(const Results& results);

}  // namespace regatta
