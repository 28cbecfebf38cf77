#pragma once
#include <cstdint>

#include "framework/core/random.hpp"
#include "framework/core/schema.hpp"

namespace regatta::tem {

/// Noise of a measurement: of each gate a number of the normal distribution whose variance is the sum of two, one of a share of the signal
/// and one of a floor that falls off as the root of the time, as that of gates does that grow with time.
struct Noise {
  double relative = 0;
  double floor = 0;
  double floor_of_b = 0;
  std::uint32_t stream = 0;

  static constexpr auto schema() {
    using N = Noise;
    return fields(field<&N::relative>("standard deviation as a share of the signal; 0.03 is usual", range(0, 1)),
                  field<&N::floor>("of rates: standard deviation at 1 ms, at t times (t/1 ms)^-1/2", unit("T/s/(A m^2)"), range(0, 1)),
                  field<&N::floor_of_b>("the same of b", unit("T/(A m^2)"), range(0, 1)),
                  field<&N::stream>("which noise: cases with other streams, such as the moments of one instrument, have other noise",
                                    range(0, 1'000'000)));
  }

  bool any() const { return relative > 0 || floor > 0 || floor_of_b > 0; }
  /// Of a value at a time [s]. @param at_1ms  floor or floor_of_b
  double deviation(double value, double time, double at_1ms) const;
};

}  // namespace regatta::tem
