#pragma once
#include <array>

/// The physics of a double inverted pendulum on a cart, as plain objects: the phases wrap them.
namespace regatta::pendulum {

/// (x, th1, th2, v, w1, w2): cart position [m], angles of the links [rad], both absolute and from the upward vertical, and their rates.
/// T is double, or a SIMD pack with one pendulum a lane.
template <class T>
using StateOf = std::array<T, 6>;
using State = StateOf<double>;

/// Row c of a switching surface s = c . z.
using SurfaceRow = std::array<double, 6>;

template <class T>
T surface_value(const SurfaceRow& c, const StateOf<T>& z) {
  return c[0] * z[0] + c[1] * z[1] + c[2] * z[2] + c[3] * z[3] + c[4] * z[4] + c[5] * z[5];
}

}  // namespace regatta::pendulum
