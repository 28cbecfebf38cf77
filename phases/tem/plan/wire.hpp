#pragma once
#include <vector>

#include "phases/tem/system/geometry.hpp"

namespace regatta::tem {

/// A piece of the loop's wire, as the receiver sees it.
struct WireElement {
  double distance;  ///< From the receiver [m].
  double weight;    ///< Of J_1(lambda distance) for z, of J_0 for x: share of the loop's integral over its area [1/m].
};

/// Into how many parts the wire is cut.
struct WireParts {
  int of_circle = 256;
  int of_side = 1;  ///< Of a polygon, with 24 points of Gauss each.
};

/// Pieces whose sum is the average over the loop of lambda J_0 (z) or lambda J_1 x/r (x) of a dipole, by Stokes' theorem: a circle with the
/// receiver in its centre is one piece.
std::vector<WireElement> wire_elements(const Geometry& geometry, const WireParts& parts = {});

}  // namespace regatta::tem
