#pragma once
#include <vector>

#include "phases/tem/earth.hpp"

namespace regatta::tem {

/// The earths that a plan is made for. Plans are as good as they are said to be for all of them, and may be of no use beyond.
struct EarthClass {
  double lowest = 0.1;     ///< Resistivity of any layer [ohm m].
  double highest = 1000;   ///< [ohm m]
  bool polarised = false;  ///< Some layers may have any polarisation that is_mild().
  double altitude = 0;     ///< The largest one [m].

  bool contains(const Earth& earth) const;
  static constexpr std::size_t probed_layers = 5;  ///< At most.

  /// Earths of one to so many layers all over the class, a quarter of them of its extremes alone; always the same.
  std::vector<Earth> probes(std::size_t count) const;
};

}  // namespace regatta::tem
