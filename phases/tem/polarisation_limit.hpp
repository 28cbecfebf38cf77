#pragma once
#include <string>

#include "phases/tem/earth.hpp"

namespace regatta::tem {

/// Whether a layer is polarised so little that its fields have no singularity that the contours would have to go round: with strong
/// polarisation s sigma(s) reaches the negative axis away from the negative s, at |arg s| = phi(m, c). Contours of plans leave room down to
/// 150 degrees, which is the limit.
bool is_mild(const ColeCole& polarisation);

/// The largest chargeability that is mild with this frequency dependence.
double largest_mild_chargeability(double c);

/// Why a layer is polarised too strongly, "m = 0.9 with c = 0.7 is ..."; empty: it is not polarised, or mildly.
std::string too_strong(const ColeCole& polarisation);

}  // namespace regatta::tem
