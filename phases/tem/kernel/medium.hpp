#pragma once
#include <cstddef>

#include "framework/simd/decay.hpp"
#include "phases/tem/kernel/lanes.hpp"

namespace regatta::tem {

using simd::Complex;

/// Layers whose conductivity is the same at all frequencies.
template <class T>
class RealMedium {
 public:
  RealMedium(const EarthLanes& earth, const WindowTerms& window) : nodes_(window.nodes) {
    for (std::size_t i = 0; i < earth.layers; ++i) simd::load(conductivity_[i], earth.conductivity + i * simd::lanes<T>);
    for (std::size_t i = 0; i + 1 < earth.layers; ++i) difference_[i] = conductivity_[i] - conductivity_[i + 1];
  }

  struct AtNode {
    const RealMedium& medium;
    double re, im;

    /// mu0 s sigma of a layer [1/m^2].
    REGATTA_LANEWISE Complex<T> v(std::size_t i) const { return {T(re * medium.conductivity_[i]), T(im * medium.conductivity_[i])}; }
    /// v of a layer less that of the next.
    REGATTA_LANEWISE Complex<T> d(std::size_t i) const { return {T(re * medium.difference_[i]), T(im * medium.difference_[i])}; }
    /// v over mu0 sigma at direct current.
    REGATTA_LANEWISE Complex<T> s(std::size_t) const { return {T(re), T(im)}; }
  };
  AtNode at(std::size_t node) const { return {*this, nodes_[node].re, nodes_[node].im}; }

 private:
  std::span<const Node> nodes_;
  T conductivity_[most_layers], difference_[most_layers];
};

/// Layers with induced polarisation (ColeCole).
template <class T>
class PolarisedMedium {
 public:
  PolarisedMedium(const EarthLanes& earth, const WindowTerms& window) : layers_(earth.layers) {
    constexpr std::size_t lanes = simd::lanes<T>;
    for (std::size_t n = 0; n < window.nodes.size(); ++n) {
      const auto& node = window.nodes[n];
      for (std::size_t i = 0; i < layers_; ++i) {
        T conductivity, m, log_tau, c;
        simd::load(conductivity, earth.conductivity + i * lanes);
        simd::load(m, earth.polarisation + 3 * i * lanes);
        simd::load(log_tau, earth.polarisation + (3 * i + 1) * lanes);
        simd::load(c, earth.polarisation + (3 * i + 2) * lanes);
        const Complex<T> x = simd::wave(T(c * (log_tau + node.log_size)), T(c * node.angle));  // (s tau)^c
        const T left = 1.0 - m;
        const Complex<T> above{T(x.re + 1.0), x.im}, below{T(left * x.re + 1.0), T(left * x.im)};
        const T inverse = 1.0 / T(below.re * below.re + below.im * below.im);
        const Complex<T> raised{T(T(above.re * below.re + above.im * below.im) * inverse),
                                T(T(above.im * below.re - above.re * below.im) * inverse)};
        const Complex<T> s{T(node.re), T(node.im)};
        auto& at = layer_[n][i];
        at.s = s * raised;
        at.v = {T(at.s.re * conductivity), T(at.s.im * conductivity)};
      }
    }
  }

  struct Layer {
    Complex<T> s, v;
  };
  struct AtNode {
    const Layer* layer;
    REGATTA_LANEWISE const Complex<T>& v(std::size_t i) const { return layer[i].v; }
    REGATTA_LANEWISE Complex<T> d(std::size_t i) const { return layer[i].v - layer[i + 1].v; }
    REGATTA_LANEWISE const Complex<T>& s(std::size_t i) const { return layer[i].s; }
  };
  AtNode at(std::size_t node) const { return {layer_[node]}; }

 private:
  std::size_t layers_;
  Layer layer_[most_nodes][most_layers];
};

}  // namespace regatta::tem
