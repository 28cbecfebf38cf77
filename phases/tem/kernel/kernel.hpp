#pragma once
#include "framework/simd/instruction_set.hpp"
#include "phases/tem/kernel/lanes.hpp"

namespace regatta::tem {

/// Computes fields of earths side by side, one a lane. An earth's bits do not depend on its lane, nor on who else is there.
struct Kernel {
  InstructionSet set;
  std::size_t lanes;

  /// @param out  quantities_of() times nodes of the window times 2 rows
  void (*fields)(const WindowTerms& window, const EarthLanes& earth, bool derivatives, double* out);

  /// What each wavenumber adds to these fields. @param out  2 rows for each wavenumber and, within, each node
  void (*waves)(const WindowTerms& window, const EarthLanes& earth, double* out);

  /// Adds to one row the sum of rows, each times its coefficient.
  void (*combine)(std::span<const double> coefficients, const double* rows, double* out);
};

/// @pre this CPU can run it
const Kernel& kernel_of(InstructionSet set);

}  // namespace regatta::tem
