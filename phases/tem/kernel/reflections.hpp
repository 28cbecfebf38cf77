#pragma once
#include <cstddef>

#include "framework/simd/decay.hpp"
#include "phases/tem/kernel/depth.hpp"
#include "phases/tem/kernel/medium.hpp"

namespace regatta::tem {

/// The principal root of a number, and the inverse of the number's size.
template <class T>
struct Root {
  Complex<T> u;
  T inverse_square;
};

/// Of x + iy. @pre y > 0
template <class T>
REGATTA_LANEWISE Root<T> root_of(const T& x, const T& y) {
  using simd::select, std::abs;
  const T size_squared = x * x + y * y;
  const T inverse_square = simd::rsqrt(size_squared);
  const T half = 0.5 * T(size_squared * inverse_square + abs(x));
  const T inverse = simd::rsqrt(half);
  const T larger = half * inverse, smaller = T(0.5 * y) * inverse;
  const auto left = x < 0.0;
  return {{T(select(left, smaller, larger)), T(select(left, larger, smaller))}, inverse_square};
}

/// What derivatives need of a layer. All of a, p and q are `scale` times what the recursion makes of those below.
template <class T>
struct LayerTerms {
  Root<T> root;
  Complex<T> h, e, a, p, q;
  T scale;
};

/// A reflection on its way up: numerator p and denominator q are kept apart, so that there is one division for all layers.
template <class T>
struct Ratio {
  Complex<T> u, p, q;
};

/// How deep a reflection at a wavenumber has to begin (Depth).
struct Reach {
  std::size_t deepest, all_from;
};

/// The medium at one node of a window, and its reflections.
template <class T, class AtNode>
class Reflections {
 public:
  REGATTA_LANEWISE Reflections(const AtNode& node, const Depth<T>& depth) : node_(node), depth_(depth) {}

  /// What comes back at the surface, with its denominator.
  struct AtSurface {
    Complex<T> r, air, down;
    T inverse_square;  // of down
  };

  /// @param terms  null, or where those of each layer go
  REGATTA_LANEWISE AtSurface at_surface(double lambda, const Reach& reach, LayerTerms<T>* terms) const {
    std::size_t i = reach.deepest;
    const auto root = root_in(i, lambda);
    if (terms) terms[i].root = root;
    Ratio<T> ratio{root.u, {T(0.0), T(0.0)}, {T(1.0), T(0.0)}};
    if (i > 0 && i == reach.all_from) {
      --i;
      ratio = with_layer<true>(ratio, i, lambda, terms);
    }
    while (i > 0) {
      --i;
      ratio = with_layer<false>(ratio, i, lambda, terms);
      if (i >= reach.all_from) ratio = begin_anew(ratio, i, lambda);
    }
    const Complex<T> v = node_.v(0), minus{T(-v.re), T(-v.im)};
    const Complex<T> air{T(ratio.u.re + lambda), ratio.u.im}, hh = square(air);
    const Complex<T> up = sum_of_products(hh, ratio.p, minus, ratio.q), down = sum_of_products(hh, ratio.q, minus, ratio.p);
    const T inverse = 1.0 / T(down.re * down.re + down.im * down.im);
    return {times_conjugate(up, down, inverse), air, down, inverse};
  }

  /// Calls use(i, r by v of layer i, r by thickness of layer i) for each layer down to the half-space, of which there is no thickness.
  /// @param terms  of at_surface()
  template <class Use>
  REGATTA_LANEWISE void derivatives(double lambda, const Reach& reach, const AtSurface& surface, const LayerTerms<T>* terms,
                                    Use use) const {
    using simd::select;
    Complex<T> x = square(times_conjugate(surface.air, surface.down, surface.inverse_square));
    for (std::size_t i = 0;; ++i) {
      const auto& layer = terms[i];
      const auto& u = layer.root.u;
      const Complex<T> inverse{T(u.re * layer.root.inverse_square), T(-(u.im * layer.root.inverse_square))};
      const Complex<T> xu = x * inverse, of_half_space{T(-lambda * xu.re), T(-lambda * xu.im)};
      if (i == reach.deepest) {
        use(i, of_half_space, Complex<T>{T(0.0), T(0.0)});
        return;
      }
      const Complex<T> pq = layer.p * layer.q, left{T(1.0 - layer.e.re), T(-layer.e.im)};
      const Complex<T> inside = left * sum_of_products(layer.q, layer.q, layer.a, layer.p), waves = xu * inside, path = x * pq;
      const T four_t = -2.0 * depth_.minus_twice_thickness(i);
      Complex<T> by_v{T(-lambda * T(four_t * path.re + waves.re)), T(-lambda * T(four_t * path.im + waves.im))};
      const Complex<T> u_squared = square(u), thick = u_squared * path;
      Complex<T> by_t{T(-8.0 * lambda * thick.re), T(-8.0 * lambda * thick.im)};
      Complex<T> uh = u * layer.h;
      uh = {T(uh.re + uh.re), T(uh.im + uh.im)};
      if (is_rescaled(i)) uh = {T(uh.re * layer.scale), T(uh.im * layer.scale)};
      x = x * square(uh) * layer.e;
      if (i >= reach.all_from) {  // the half-space of some lanes
        const auto reached = depth_.reaches_below(i, lambda);
        by_v = {T(select(reached, by_v.re, of_half_space.re)), T(select(reached, by_v.im, of_half_space.im))};
        by_t = {T(select(reached, by_t.re, T(0.0))), T(select(reached, by_t.im, T(0.0)))};
        x = {T(select(reached, x.re, T(0.0))), T(select(reached, x.im, T(0.0)))};
      }
      use(i, by_v, by_t);
    }
  }

 private:
  REGATTA_LANEWISE static bool is_rescaled(std::size_t i) { return i % 8 == 7; }

  /// a / b, of whose size the inverse square is given.
  REGATTA_LANEWISE static Complex<T> times_conjugate(const Complex<T>& a, const Complex<T>& b, const T& inverse_square) {
    return {T(T(a.re * b.re + a.im * b.im) * inverse_square), T(T(a.im * b.re - a.re * b.im) * inverse_square)};
  }

  REGATTA_LANEWISE Root<T> root_in(std::size_t i, double lambda) const {
    const Complex<T> v = node_.v(i);
    return root_of<T>(T(lambda * lambda + v.re), v.im);
  }

  /// @param first  the layer below is the half-space of all lanes: p is 0 and q is 1
  template <bool first>
  REGATTA_LANEWISE Ratio<T> with_layer(const Ratio<T>& below, std::size_t i, double lambda, LayerTerms<T>* terms) const {
    const auto root = root_in(i, lambda);
    const Complex<T> d = node_.d(i), h = root.u + below.u, hh = square(h);
    const T twice = depth_.minus_twice_thickness(i);
    const Complex<T> e = simd::wave(T(twice * root.u.re), T(twice * root.u.im));
    Complex<T> a = d, q = hh;
    if constexpr (!first) {
      a = sum_of_products(hh, below.p, d, below.q);
      q = sum_of_products(hh, below.q, d, below.p);
    }
    T scale = 1.0;
    if (is_rescaled(i)) {  // only the ratio of p and q counts: this keeps both within the range of numbers, in many layers
      using simd::rsqrt_estimate;
      scale = rsqrt_estimate(T(q.re * q.re + q.im * q.im));
      a = {T(a.re * scale), T(a.im * scale)};
      q = {T(q.re * scale), T(q.im * scale)};
    }
    const Complex<T> p = e * a;
    if (terms) terms[i] = {root, h, e, a, p, q, scale};
    return {root.u, p, q};
  }

  /// At layer i in the lanes of which it is the half-space.
  REGATTA_LANEWISE Ratio<T> begin_anew(const Ratio<T>& ratio, std::size_t i, double lambda) const {
    using simd::select;
    const auto reached = depth_.reaches_below(i, lambda);
    return {ratio.u,
            {T(select(reached, ratio.p.re, T(0.0))), T(select(reached, ratio.p.im, T(0.0)))},
            {T(select(reached, ratio.q.re, T(1.0))), T(select(reached, ratio.q.im, T(0.0)))}};
  }

  const AtNode node_;
  const Depth<T>& depth_;
};

}  // namespace regatta::tem
