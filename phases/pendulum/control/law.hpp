#pragma once
#include <algorithm>
#include <cmath>

#include "framework/core/schema.hpp"
#include "framework/simd/tanh.hpp"
#include "phases/pendulum/control/options.hpp"
#include "phases/pendulum/state.hpp"

/// What the control laws share. Everything here selects instead of branching on values, so that the laws run on packs as well.
namespace regatta::pendulum {

/// What a control law remembers between two updates; each law touches only its own members. (Not T{0}, which would be a pack of one lane.)
template <class T>
struct ControllerMemoryOf {
  T zeta = T(0);
  T K = T(0);
  T k1 = T(0);
  T k2 = T(0);
  T ui = T(0);
  T n = T(0);

  static constexpr auto schema() {
    using M = ControllerMemoryOf;
    return fields(field<&M::zeta>("sta: integral of the sign of s", unit("N")), field<&M::K>("adaptive: switching gain", unit("N")),
                  field<&M::k1>("hybrid: gain on the root of |s|"), field<&M::k2>("hybrid: gain of the integral", unit("N/s")),
                  field<&M::ui>("hybrid: integral force", unit("N")),
                  field<&M::n>("hybrid: updates so far, a whole number that fits in a lane of a pack"));
  }
};
using ControllerMemory = ControllerMemoryOf<double>;

/// The answer of a control law at t_k.
template <class T>
struct CommandOf {
  T u;  ///< Force to hold on [t_k, t_k + Tc) [N].
  T s;  ///< Surface at t_k.
};
using Command = CommandOf<double>;

namespace law {

using simd::select;

/// x within [low, high]; NaN stays NaN.
template <class T>
T clip(const T& x, const T& low, const T& high) {
  using std::max, std::min;
  return min(max(x, low), high);
}
template <class T>
T clip(const T& x, double limit) {
  return clip(x, T(-limit), T(limit));
}

/// tanh(r), or r within [-1, 1].
template <class T>
T phi(Phi kind, const T& r) {
  return kind == Phi::tanh ? simd::tanh(r) : clip(r, 1.0);
}

}  // namespace law
}  // namespace regatta::pendulum
