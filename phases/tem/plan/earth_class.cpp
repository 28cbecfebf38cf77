#include "phases/tem/plan/earth_class.hpp"

#include <algorithm>
#include <cmath>

#include "phases/tem/polarisation_limit.hpp"

namespace regatta::tem {

namespace {

/// Points that fill a cube evenly: multiples of square roots of primes, less their whole parts (Weyl 1916).
class Weyl {
 public:
  explicit Weyl(std::size_t point) : point_(static_cast<double>(point + 1)) {}

  /// The next coordinate, 0 to 1.
  double next() {
    constexpr double primes[] = {2, 3, 5, 7, 11, 13, 17, 19, 23, 29, 31, 37, 41, 43, 47, 53, 59, 61, 67, 71, 73, 79, 83, 89};
    const double x = point_ * std::sqrt(primes[next_++]);
    return x - std::floor(x);
  }

  double log_uniform(double lowest, double highest) { return lowest * std::pow(highest / lowest, next()); }

 private:
  double point_;
  std::size_t next_ = 0;
};

}  // namespace

bool EarthClass::contains(const Earth& earth) const {
  const auto fits = [this](double resistivity) { return lowest <= resistivity && resistivity <= highest; };
  const auto mild = [this](const ColeCole& ip) { return ip.m == 0 || (polarised && is_mild(ip)); };
  return earth.altitude <= altitude && std::ranges::all_of(earth.resistivity, fits) && std::ranges::all_of(earth.ip, mild);
}

std::vector<Earth> EarthClass::probes(std::size_t count) const {
  constexpr double thinnest = 0.1, thickest = 1000;  // [m]
  std::vector<Earth> earths;
  for (std::size_t i = 0; i < count; ++i) {
    Weyl drawn(i);
    Earth earth;
    const auto layers = 1 + i % probed_layers;
    const bool extreme = i % 4 == 1;
    for (std::size_t layer = 0; layer < layers; ++layer) {
      const double resistivity = drawn.log_uniform(lowest, highest);
      earth.resistivity.push_back(!extreme ? resistivity : resistivity * resistivity < lowest * highest ? lowest : highest);
      if (layer + 1 < layers) earth.thickness.push_back(drawn.log_uniform(thinnest, thickest));
      if (polarised) {
        const double c = 0.1 + 0.9 * drawn.next();
        earth.ip.push_back({.m = largest_mild_chargeability(c) * (0.05 + 0.95 * drawn.next()), .tau = drawn.log_uniform(1e-5, 1), .c = c});
      }
    }
    if (altitude > 0 && i % 8 > 0) earth.altitude = altitude * std::pow(drawn.next(), 2);
    earths.push_back(std::move(earth));
  }
  return earths;
}

}  // namespace regatta::tem
