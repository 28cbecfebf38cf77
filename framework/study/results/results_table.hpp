#pragma once
#include <string>
#include <string_view>

#include "framework/study/results/reduction.hpp"

namespace regatta {

/// The results of a study as text of about 100 columns at most, as a run ends with on the terminal: rates with their 95 % interval, numbers
/// with as many digits as the standard error of the mean allows. Arrays of more than 8 elements are named only;
/// what matters most for booleans, and of the drawn parameters five at most, each with the column that it goes with best;
/// outcomes that did not happen, and what the study drew itself, are left to study.h5.
std::string results_table(std::string_view title, const Results& results);

}  // namespace regatta
