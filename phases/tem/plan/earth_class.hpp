#pragma once
#include <vector>

#include "phases/tem/earth.hpp"

namespace regatta::tem {

/// The earths that a plan is made for. Plans are as good as they are said to be for all of them, and may be of no use beyond.
struct EarthClass {
  double lowest = 0.1;     ///< Resistivity of any layer [ohm m].
  double highest = 1000;   ///< [ohm m]
  bool polarised = false;  ///< Some layers may have any polarisation that is_mild().

  bool contains(const Earth& earth) const;
  /// Earths of one to five layers all over the class, a quarter of them of its extremes alone; always the same.
  std::vector<Earth> probes(std::size_t count) const;
};

}  // namespace regatta::tem
