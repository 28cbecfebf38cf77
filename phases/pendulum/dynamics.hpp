#pragma once
#include <array>

#include "framework/simd/sincos.hpp"
#include "framework/simd/tanh.hpp"
#include "phases/pendulum/state.hpp"

namespace regatta::pendulum {

/// What the equations need of a plant, in SI units. C is double (one plant) or a pack (one plant a lane).
template <class C>
struct Coefficients {
  C a1, a2, a3;        ///< m1 l1 + m2 L1, m2 l2 [kg m]; m2 L1 l2 [kg m^2]
  C A, D, H;           ///< m0+m1+m2 [kg]; I1 + m1 l1^2 + m2 L1^2, I2 + m2 l2^2 [kg m^2]
  C per_A;             ///< 1/A [1/kg]
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
/// below 1e3, so that the cart is eliminated and the 2x2 left over solved by its cofactors, with one division.
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
    return solve(links_alone(t), forces(z, t, force));
  }

  /// The accelerations are drift + per_force F.
  template <class T>
  struct Affine {
    std::array<T, 3> drift, per_force;
  };
  template <class T>
  Affine<T> affine(const StateOf<T>& z) const {
    const Trigonometry<T> t(z);
    const auto m = links_alone(t);
    return {solve(m, forces(z, t, T(0))), solve(m, {T(1), T(0), T(0)})};
  }

  /// qd' M qd / 2 + g (a1 cos th1 + a2 cos th2) [J], conserved without friction and force.
  template <class T>
  T energy(const StateOf<T>& z) const {
    const Trigonometry<T> t(z);
    const auto& [x, th1, th2, v, w1, w2] = z;
    const T squares = p_.A * v * v + p_.D * w1 * w1 + p_.H * w2 * w2;
    const T kinetic = 0.5 * squares + p_.a1 * t.c1 * v * w1 + p_.a2 * t.c2 * v * w2 + p_.a3 * t.c12 * w1 * w2;
    return kinetic + p_.weight1 * t.c1 + p_.weight2 * t.c2;
  }

 private:
  template <class T>
  struct Trigonometry {
    explicit Trigonometry(const StateOf<T>& z) {
      const auto one = simd::sincos(z[1]), two = simd::sincos(z[2]);
      s1 = one.sin, c1 = one.cos, s2 = two.sin, c2 = two.cos;
      s12 = s1 * c2 - c1 * s2, c12 = c1 * c2 + s1 * s2;
    }
    T s1, c1, s2, c2, s12, c12;
  };

  /// What is left of M for the links once the cart is eliminated, and the accelerations of the cart that go with theirs.
  template <class T>
  struct LinksAlone {
    T m11, m12, m22, per_determinant;
    T cart1, cart2;
  };

  template <class T>
  LinksAlone<T> links_alone(const Trigonometry<T>& t) const {
    const T p = p_.a1 * t.c1, q = p_.a2 * t.c2;
    LinksAlone<T> m;
    m.cart1 = p * p_.per_A, m.cart2 = q * p_.per_A;
    m.m11 = p_.D - p * m.cart1;
    m.m12 = p_.a3 * t.c12 - p * m.cart2;
    m.m22 = p_.H - q * m.cart2;
    m.per_determinant = 1.0 / T(m.m11 * m.m22 - m.m12 * m.m12);
    return m;
  }

  template <class T>
  std::array<T, 3> forces(const StateOf<T>& z, const Trigonometry<T>& t, const T& force) const {
    const auto& [x, th1, th2, v, w1, w2] = z;
    const T link = p_.b2 * (w2 - w1), square1 = w1 * w1, square2 = w2 * w2, coupling = p_.a3 * t.s12;
    T cart = force - p_.b0 * v;
    // Subtracted directly after b0 v, where a product with fc0 = 0 changes no bit, not even the sign of a zero: a plant without
    // Coulomb friction moves alike alone and in a pack with others.
    if (coulomb_) cart = cart - p_.fc0 * simd::tanh(T(v / p_.vs));
    return {cart + p_.a1 * t.s1 * square1 + p_.a2 * t.s2 * square2, link - p_.b1 * w1 - coupling * square2 + p_.weight1 * t.s1,
            coupling * square1 - link + p_.weight2 * t.s2};
  }

  template <class T>
  std::array<T, 3> solve(const LinksAlone<T>& m, const std::array<T, 3>& f) const {
    const T g1 = f[1] - m.cart1 * f[0], g2 = f[2] - m.cart2 * f[0];
    const T w1 = T(m.m22 * g1 - m.m12 * g2) * m.per_determinant, w2 = T(m.m11 * g2 - m.m12 * g1) * m.per_determinant;
    return {f[0] * p_.per_A - m.cart1 * w1 - m.cart2 * w2, w1, w2};
  }

  Coefficients<C> p_;
  bool coulomb_;
};

}  // namespace regatta::pendulum
