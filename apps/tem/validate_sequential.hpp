#pragma once
#include "framework/app/own_command.hpp"

namespace regatta::tem {

/// Computes earths that are drawn from all of a study, in each of its cases: together on several threads, one at a time on one thread,
/// which is to give the same bits, and one number at a time, which is to be within 1e-12 of the largest value in the neighbourhood. Prints
/// a table. @return 0 if all are so, or 1
int validate_sequential(const OwnArguments& arguments);

}  // namespace regatta::tem
