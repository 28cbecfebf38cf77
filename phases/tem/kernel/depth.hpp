#pragma once
#include <cstddef>

#include "framework/simd/scalar.hpp"
#include "phases/tem/kernel/lanes.hpp"

namespace regatta::tem {

/// How deep waves go: below the depth z with 1.6 lambda z = 34 nothing that is there changes a reflection by more than 1e-14 where the
/// ground is not polarised (Re u >= 0.8 lambda on the contours) and by more than 1e-9 where it is (0.5 lambda at 150 degrees); the layer
/// that holds it is taken for the half-space.
template <class T>
class Depth {
 public:
  std::size_t deepest = 0;   ///< The layer that is the half-space of the lane that needs most of them.
  std::size_t all_from = 0;  ///< And of the lane that needs least.

  explicit Depth(const EarthLanes& earth) : layers_(earth.layers) {
    T bottom = 0.0;
    for (std::size_t i = 0; i + 1 < layers_; ++i) {
      T thickness;
      simd::load(thickness, earth.thickness + i * simd::lanes<T>);
      minus_twice_thickness_[i] = -2.0 * thickness;
      bottom = bottom + thickness;
      bottom_[i] = bottom;
    }
  }

  /// To the smallest wavenumber.
  void begin() { deepest = all_from = layers_ - 1; }
  /// To a larger one.
  void go_to(double lambda) {
    using simd::all, simd::any;
    while (deepest > 0 && !any(reaches_below(deepest - 1, lambda))) --deepest;
    while (all_from > 0 && !all(reaches_below(all_from - 1, lambda))) --all_from;
  }

  /// Whether what is below a layer matters.
  auto reaches_below(std::size_t layer, double lambda) const { return bottom_[layer] <= 34 / 1.6 / lambda; }
  const T& minus_twice_thickness(std::size_t layer) const { return minus_twice_thickness_[layer]; }

 private:
  std::size_t layers_;
  T minus_twice_thickness_[most_layers], bottom_[most_layers];
};

}  // namespace regatta::tem
