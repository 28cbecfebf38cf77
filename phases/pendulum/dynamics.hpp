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

  // The same per total mass, so that the equations of a step have fewer products.
  C lever1, lever2;                ///< a1/A, a2/A [m]
  C radius1, radius2;              ///< D/A, H/A [m^2]
  C coupling;                      ///< A a3/(a1 a2) = A L1/a1
  C g;                             ///< [m/s^2]
  C damping0, damping1, damping2;  ///< b0/A [1/s], b1/A, b2/A [m^2/s]
  C coulomb;                       ///< fc0/A [m/s^2]
};

/// The equations of motion, without a branch on a value of the state, so that they run on packs as they are:
///
///     M = [ A  a1 cos th1  a2 cos th2 ]        f0 = F - b0 v - fc0 tanh(v/vs) + a1 sin(th1) w1^2 + a2 sin(th2) w2^2
///         [ .  D           a3 c12     ]        f1 = -b1 w1 + b2 (w2-w1) - a3 s12 w2^2 + g a1 sin th1
///         [ .  .           H          ]        f2 = -b2 (w2-w1)         + a3 s12 w1^2 + g a2 sin th2
///
/// (v', w1', w2') = M^-1 (f0, f1, f2), with c12, s12 = cos, sin of th1 - th2. Both sides are divided by A: with the levers
/// (si, ci) = ai/A (sin thi, cos thi), cs = c1 c2 + s1 s2 and ss = s1 c2 - c1 s2, which are a1 a2/A^2 (c12, s12),
///
///     M/A = [ 1  c1   c2          ]        f0/A = F/A - b0/A v - fc0/A tanh(v/vs) + s1 w1^2 + s2 w2^2
///           [ .  D/A  coupling cs ]        f1/A = -b1/A w1 + b2/A (w2-w1) - coupling ss w2^2 + g s1
///           [ .  .    H/A         ]        f2/A = -b2/A (w2-w1)           + coupling ss w1^2 + g s2
///
/// M is symmetric positive definite with a condition number below 1e3, so that the cart is eliminated and the 2x2 left over solved by its
/// cofactors, with one division. Angles are absolute: Bogdanov, Optimal control of a double inverted pendulum on a cart, OGI CSE-04-006
/// (2004).
template <class C>
class Dynamics {
 public:
  /// `coulomb` says whether any fc0 differs from zero; tanh costs as much as the rest of a step.
  Dynamics(const Coefficients<C>& coefficients, bool coulomb) : p_(coefficients), coulomb_(coulomb) {}

  const Coefficients<C>& coefficients() const { return p_; }

  /// (v', w1', w2') [m/s^2, rad/s^2] under a force on the cart [N].
  template <class T>
  std::array<T, 3> accelerations(const StateOf<T>& z, const T& force) const {
    const Levers<T> t(p_, z);
    return solve(t, links_alone(t), forces(z, t, force));
  }

  /// The accelerations are drift + per_force F.
  template <class T>
  struct Affine {
    std::array<T, 3> drift, per_force;
  };
  template <class T>
  Affine<T> affine(const StateOf<T>& z) const {
    const Levers<T> t(p_, z);
    const auto m = links_alone(t);
    return {solve(t, m, forces(z, t, T(0))), solve(t, m, {T(p_.per_A), T(0), T(0)})};
  }

  /// qd' M qd / 2 + g (a1 cos th1 + a2 cos th2) [J], conserved without friction and force.
  template <class T>
  T energy(const StateOf<T>& z) const {
    const Levers<T> t(p_, z);
    const auto& [x, th1, th2, v, w1, w2] = z;
    const T squares = v * v + p_.radius1 * w1 * w1 + p_.radius2 * w2 * w2;
    const T kinetic = 0.5 * squares + t.c1 * v * w1 + t.c2 * v * w2 + p_.coupling * T(t.cc + t.s1 * t.s2) * w1 * w2;
    return p_.A * (kinetic + p_.g * (t.c1 + t.c2));
  }

 private:
  template <class T>
  struct Levers {
    Levers(const Coefficients<C>& p, const StateOf<T>& z) {
      const auto one = simd::sincos(z[1]), two = simd::sincos(z[2]);
      s1 = p.lever1 * one.sin, c1 = p.lever1 * one.cos, s2 = p.lever2 * two.sin, c2 = p.lever2 * two.cos;
      cc = c1 * c2;
    }
    T s1, c1, s2, c2, cc;
  };

  /// What is left of M/A for the links once the cart is eliminated.
  template <class T>
  struct LinksAlone {
    T m11, m12, m22, per_determinant;
  };

  template <class T>
  LinksAlone<T> links_alone(const Levers<T>& t) const {
    LinksAlone<T> m;
    m.m11 = p_.radius1 - t.c1 * t.c1;
    m.m12 = p_.coupling * T(t.s1 * t.s2 + t.cc) - t.cc;
    m.m22 = p_.radius2 - t.c2 * t.c2;
    m.per_determinant = 1.0 / T(m.m11 * m.m22 - m.m12 * m.m12);
    return m;
  }

  /// Per total mass.
  template <class T>
  std::array<T, 3> forces(const StateOf<T>& z, const Levers<T>& t, const T& force) const {
    const auto& [x, th1, th2, v, w1, w2] = z;
    const T link = p_.damping2 * (w2 - w1), square1 = w1 * w1, square2 = w2 * w2;
    const T coupling = p_.coupling * T(t.s1 * t.c2 - t.c1 * t.s2);
    T cart = T(force * p_.per_A) - p_.damping0 * v;
    // Subtracted directly after b0 v, where a product with fc0 = 0 changes no bit, not even the sign of a zero: a plant without
    // Coulomb friction moves alike alone and in a pack with others.
    if (coulomb_) cart = cart - p_.coulomb * simd::tanh(T(v / p_.vs));
    return {cart + t.s1 * square1 + t.s2 * square2, p_.g * t.s1 + link - p_.damping1 * w1 - coupling * square2,
            p_.g * t.s2 - link + coupling * square1};
  }

  template <class T>
  std::array<T, 3> solve(const Levers<T>& t, const LinksAlone<T>& m, const std::array<T, 3>& f) const {
    const T g1 = f[1] - t.c1 * f[0], g2 = f[2] - t.c2 * f[0];
    const T w1 = T(m.m22 * g1 - m.m12 * g2) * m.per_determinant, w2 = T(m.m11 * g2 - m.m12 * g1) * m.per_determinant;
    return {f[0] - t.c1 * w1 - t.c2 * w2, w1, w2};
  }

  Coefficients<C> p_;
  bool coulomb_;
};

}  // namespace regatta::pendulum
