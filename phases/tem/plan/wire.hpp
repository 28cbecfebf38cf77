#pragma once
#include <vector>

#include "phases/tem/system/geometry.hpp"

namespace regatta::tem {

/// A piece of the loop's wire, as the receiver sees it.
struct WireElement {
  double distance;  ///< From the receiver [m].
  double weight;    ///< Of J_1(lambda distance) for z, of J_0 for x: share of the loop's integral over its area [1/m].
};

/// Pieces whose sum is the average over the loop of lambda J_0 (z) or lambda J_1 x/r (x) of a dipole, by Stokes' theorem: a circle with the
/// receiver in its centre is one piece, another one 256; a polygon has 24 points of Gauss a side.
std::vector<WireElement> wire_elements(const Geometry& geometry);

}  // namespace regatta::tem
