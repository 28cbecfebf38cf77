#pragma once
#include <string>
#include <vector>

#include "framework/study/results/reduction.hpp"

namespace regatta {

/// The means of all numbers, a row a number and a column a case, as text of about 100 columns at most: cases that do not fit follow in
/// further tables. Digits end at the second one of the standard error. Empty for a study that sweeps nothing.
std::string case_numbers(const std::vector<Results>& cases);

}  // namespace regatta
