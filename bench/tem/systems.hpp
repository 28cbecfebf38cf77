#pragma once
#include <vector>

#include "phases/tem/earth.hpp"
#include "phases/tem/system/system.hpp"

namespace regatta::bench {

/// A circle of 10 m with the receiver in its middle, and 70 times from 1 us to 10 ms.
tem::System central_loop();

/// The same with a ramp of 10 points, two filters and 41 gates in four decades. @param pulses  25 Hz
tem::System with_ramp(bool pulses);

/// Log-uniform resistivity, thicknesses of 2 to 120 m; always the same.
std::vector<tem::Earth> earths(std::size_t count, std::size_t layers, double lowest, double highest);

/// Earths of three layers with polarisation. @param strong  up to what is mild for the method, else m <= 0.5 and c <= 0.8
std::vector<tem::Earth> polarised_earths(std::size_t count, bool strong);

}  // namespace regatta::bench
