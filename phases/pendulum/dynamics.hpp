#pragma once
#include <array>
#include <cmath>

#include "phases/pendulum/state.hpp"

namespace regatta::pendulum {

/// What the equations need of a plant, in SI units. C is double (one plant) or a pack (one plant a lane).
template <class C>
struct Coefficients {
  C a1, a2, a3;        ///< m1 l1 + m2 L1, m2 l2 [kg m]; m2 L1 l2 [kg m^2]
  C A, D, H;           ///< m0+m1+m2 [kg]; I1 + m1 l1^2 + m2 L1^2, I2 + m2 l2^2 [kg m^2]
  C weight1, weight2;  ///< g a1, g a2 [N m]
  C b0, b1, b2;        ///< viscous friction
  C fc0, vs;           ///< Coulomb friction
};

/// The equations of motion, without a branch on a value of the state, so that they run on packs as they are:
///
///     M = [ A  a1 cos th1  a2 cos th2 ]        f0 = F - b0 v - fc0 tanh(v/vs) + a1 sin(th1) w1^2 + a2 sin(th2) w2^2
///         [ .  D           a3 c12     ]        f1 = -b1 w1 + b2 (w2-w1) - a3 s12 w2^2 + g a1 sin th1
///         [ .  .           H          ]        f2 = -b2 (w2-w1)         + a3 s12 w1^2 + g a2 sin th2
///
/// (v', w1', w2') = M^-1 (f0, f1, f2), with c12, s12 = cos, sin of th1 - th2. M is symmetric positive definite with a condition number
/// below 1e3, so that the cofactors of the 3x3 are exact enough and leave one division.
/// Angles are absolute: Bogdanov, Optimal control of a double inverted pendulum on a cart, OGI CSE-04-006 (2004).
template <class C>
class Dynamics {
 public:
  /// `coulomb` says whether any fc0 differs from zero; tanh costs as much as the rest of a step.
  Dynamics(const Coefficients<C>& coefficients, bool coulomb) : p_(coefficients), coulomb_(coulomb) {}

  const Coefficients<C>& coefficients() const { return p_; }

  /// (v', w1', w2') [m/s^2, rad/s^2] under a force on the cart [N].
  template <class T>
  std::array<T, 3> accelerations(const StateOf<T>& z, const T& force) const {
    const Trigonometry<T> t(z);
    return solve(cofactors(t), forces(z, t, force));
  }

  /// The accelerations are drift + per_force F.
  template <class T>
  struct Affine {
    std::array<T, 3> drift, per_force;
  };
  template <class T>
  Affine<T> affine(const StateOf<T>& z) const {
    const Trigonometry<T> t(z);
    const auto m = cofactors(t);
    return {solve(m, forces(z, t, T(0))), {m.c00 * m.inverse_determinant, m.c01 * m.inverse_determinant, m.c02 * m.inverse_determinant}};
  }

  /// qd' M qd / 2 + g (a1 cos th1 + a2 cos th2) [J], conserved without friction and force.
  template <class T>
  T energy(const StateOf<T>& z) const {
    const Trigonometry<T> t(z);
    const auto& [x, th1, th2, v, w1, w2] = z;
    const T kinetic =
        0.5 * (p_.A * v * v + p_.D * w1 * w1 + p_.H * w2 * w2) + p_.a1 * t.c1 * v * w1 + p_.a2 * t.c2 * v * w2 + p_.a3 * t.c12 * w1 * w2;
    return kinetic + p_.weight1 * t.c1 + p_.weight2 * t.c2;
  }

 private:
  template <class T>
  struct Trigonometry {
    explicit Trigonometry(const StateOf<T>& z) {
      using std::cos, std::sin;
      s1 = sin(z[1]), c1 = cos(z[1]);
      s2 = sin(z[2]), c2 = cos(z[2]);
      s12 = s1 * c2 - c1 * s2, c12 = c1 * c2 + s1 * s2;
    }
    T s1, c1, s2, c2, s12, c12;
  };

  template <class T>
  struct Cofactors {
    T c00, c01, c02, c11, c12, c22, inverse_determinant;
  };

  template <class T>
  Cofactors<T> cofactors(const Trigonometry<T>& t) const {
    const T p = p_.a1 * t.c1, q = p_.a2 * t.c2, r = p_.a3 * t.c12;
    Cofactors<T> m;
    m.c00 = p_.D * p_.H - r * r, m.c01 = q * r - p * p_.H, m.c02 = p * r - q * p_.D;
    m.c11 = p_.A * p_.H - q * q, m.c12 = p * q - p_.A * r, m.c22 = p_.A * p_.D - p * p;
    m.inverse_determinant = 1.0 / (p_.A * m.c00 + p * m.c01 + q * m.c02);
    return m;
  }

  template <class T>
  std::array<T, 3> forces(const StateOf<T>& z, const Trigonometry<T>& t, const T& force) const {
    using std::tanh;
    const auto& [x, th1, th2, v, w1, w2] = z;
    const T link = p_.b2 * (w2 - w1), square1 = w1 * w1, square2 = w2 * w2;
    T cart = force - p_.b0 * v;
    // Subtracted directly after b0 v, where a product with fc0 = 0 changes no bit, not even the sign of a zero: a plant without
    // Coulomb friction moves alike alone and in a pack with others.
    if (coulomb_) cart = cart - p_.fc0 * tanh(v / p_.vs);
    return {cart + p_.a1 * t.s1 * square1 + p_.a2 * t.s2 * square2, link - p_.b1 * w1 - p_.a3 * t.s12 * square2 + p_.weight1 * t.s1,
            p_.a3 * t.s12 * square1 - link + p_.weight2 * t.s2};
  }

  template <class T>
  static std::array<T, 3> solve(const Cofactors<T>& m, const std::array<T, 3>& f) {
    return {(m.c00 * f[0] + m.c01 * f[1] + m.c02 * f[2]) * m.inverse_determinant,
            (m.c01 * f[0] + m.c11 * f[1] + m.c12 * f[2]) * m.inverse_determinant,
            (m.c02 * f[0] + m.c12 * f[1] + m.c22 * f[2]) * m.inverse_determinant};
  }

  Coefficients<C> p_;
  bool coulomb_;
};

}  // namespace regatta::pendulum
