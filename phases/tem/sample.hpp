#pragma once
#include <cstddef>
#include <cstdint>
#include <string>

#include "framework/core/schema.hpp"
#include "phases/tem/earth.hpp"

namespace regatta::tem {

/// A layer as a study draws it.
struct LayerSample {
  double resistivity = 100;
  double thickness = 30;
  double depth = 0;
  double m = 0;
  double tau = 1e-3;
  double c = 0.5;

  static constexpr auto schema() {
    using L = LayerSample;
    return fields(field<&L::resistivity>("at direct current", unit("ohm m"), range(1e-3, 1e6)),
                  field<&L::thickness>("the last layer, which has no end, does not use it", unit("m"), range(1e-3, 1e6)),
                  field<&L::depth>("of its bottom, in place of the thickness; 0: the thickness counts", unit("m"), range(0, 1e6)),
                  field<&L::m>("chargeability; 0: no induced polarisation", range(0, 0.999)),
                  field<&L::tau>("time constant of the polarisation", unit("s"), range(1e-9, 1e6)),
                  field<&L::c>("its frequency dependence", range(1e-3, 1)));
  }
  bool operator==(const LayerSample&) const = default;
};

/// What a study draws for each earth: layers from the top to the half-space. There are as many as the study writes: layers = [{}, {}].
struct EarthSample {
  SameLength<LayerSample> layers{LayerSample{}, LayerSample{}, LayerSample{}};
  std::uint32_t layer_count = 0;
  double altitude = 0;

  static constexpr auto schema() {
    using E = EarthSample;
    return fields(field<&E::layers>("from the top down; as many as the study gives"),
                  field<&E::layer_count>("how many of them this earth has; 0: all", range(0, 100)),
                  field<&E::altitude>("how much higher than in the system loop and receiver are, each", unit("m"), range(0, 1e5)));
  }

  std::size_t used_layers() const { return layer_count == 0 ? layers.size() : layer_count; }

  /// What makes it no earth, or one that cannot be computed, and what to do; empty: it is good.
  std::string problem() const;

  /// @pre problem().empty()
  Earth earth() const;
};

}  // namespace regatta::tem
