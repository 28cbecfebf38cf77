#pragma once
#include <cstddef>
#include <type_traits>

#include "framework/simd/decay.hpp"
#include "phases/tem/kernel/reflections.hpp"

namespace regatta::tem {

/// Fields at all nodes of a window, and their derivatives, of earths side by side.
template <class T, bool derivatives, class Medium>
class Fields {
 public:
  static constexpr std::size_t lanes = simd::lanes<T>;

  Fields(const WindowTerms& window, const EarthLanes& earth)
      : window_(window), layers_(earth.layers), depth_(earth), medium_(earth, window) {
    T height;
    simd::load(height, earth.height);
    depth_.begin();
    using std::max;
    for (std::size_t j = 0; j < window.lambda.size(); ++j) {
      depth_.go_to(window.lambda[j]);
      reach_[j] = {depth_.deepest, depth_.all_from};
      weight_[j] = window.weight[j] * simd::exp_to_1e12(T(max(T(-window.lambda[j] * height), T(-700.0))));
    }
  }

  /// @param out  see quantities_of()
  void write(double* out) {
    for (std::size_t n = 0; n < window_.nodes.size(); ++n) {
      const auto node = medium_.at(n);
      sum(node);
      for (std::size_t k = 0; k < quantities_of(layers_, derivatives); ++k) {
        double* row = out + 2 * lanes * (k * window_.nodes.size() + n);
        simd::store(sum_[k].re, row);
        simd::store(sum_[k].im, row + lanes);
      }
    }
  }

  /// What each wavenumber adds to the field at each node: rows of wavenumbers, in which rows of nodes are.
  void write_waves(double* out) {
    for (std::size_t n = 0; n < window_.nodes.size(); ++n) {
      const auto node = medium_.at(n);
      const Reflections<T, std::remove_const_t<decltype(node)>> reflections(node, depth_);
      for (std::size_t j = 0; j < window_.lambda.size(); ++j) {
        const auto r = reflections.at_surface(window_.lambda[j], reach_[j], nullptr).r;
        double* row = out + 2 * lanes * (j * window_.nodes.size() + n);
        simd::store(T(weight_[j] * r.re), row);
        simd::store(T(weight_[j] * r.im), row + lanes);
      }
    }
  }

 private:
  template <class AtNode>
  void sum(const AtNode& node) {
    for (std::size_t k = 0; k < quantities_of(layers_, derivatives); ++k) sum_[k] = {T(0.0), T(0.0)};
    const Reflections<T, AtNode> reflections(node, depth_);
    Complex<T> field{T(0.0), T(0.0)}, by_height{T(0.0), T(0.0)};
    for (std::size_t j = 0; j < window_.lambda.size(); ++j) {
      const double lambda = window_.lambda[j];
      const T& weight = weight_[j];
      const auto surface = reflections.at_surface(lambda, reach_[j], derivatives ? terms_ : nullptr);
      add(field, weight, surface.r);
      if constexpr (derivatives) {
        add(by_height, T(-lambda * weight), surface.r);
        reflections.derivatives(lambda, reach_[j], surface, terms_, [&](std::size_t i, const Complex<T>& by_v, const Complex<T>& by_t) {
          add(sum_[1 + i], weight, by_v * node.s(i));
          if (i + 1 < layers_) add(sum_[1 + layers_ + i], weight, by_t);
        });
      }
    }
    sum_[0] = field;
    if constexpr (derivatives) sum_[2 * layers_] = by_height;
  }

  REGATTA_LANEWISE static void add(Complex<T>& sum, const T& weight, const Complex<T>& r) {
    sum.re = sum.re + weight * r.re;
    sum.im = sum.im + weight * r.im;
  }

  const WindowTerms& window_;
  std::size_t layers_;
  Depth<T> depth_;
  Medium medium_;
  Reach reach_[most_wavenumbers];
  T weight_[most_wavenumbers];
  Complex<T> sum_[derivatives ? 2 * most_layers + 1 : 1];
  LayerTerms<T> terms_[derivatives ? most_layers : 1];
};

}  // namespace regatta::tem
