#include "phases/tem/noise.hpp"

#include <cmath>

namespace regatta::tem {

double Noise::deviation(double value, double time, double at_1ms) const {
  const double of_signal = relative * value;
  return std::sqrt(of_signal * of_signal + at_1ms * at_1ms * 1e-3 / time);
}

}  // namespace regatta::tem
