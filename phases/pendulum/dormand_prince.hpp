#pragma once
#include <array>
#include <cmath>

#include "phases/pendulum/slope.hpp"

namespace regatta::pendulum {

/// One step of the method of Dormand and Prince: order 5, with an error estimate of order 4.
template <class T>
struct DormandPrinceStep {
  StateOf<T> end;
  StateOf<T> error;                  ///< Estimate of the local error of the solution of order 4.
  std::array<StateOf<T>, 7> slopes;  ///< The last one is that of `end`: the first of the next step.
};

/// A step of length h [s], one a lane, under a force [N] that is held; `first` is slope(plant, z, force).
/// Dormand, Prince, A family of embedded Runge-Kutta formulae, J. Comput. Appl. Math. 6 (1980) 19, table 2: RK5(4)7M.
template <class Dynamics, class T>
DormandPrinceStep<T> dormand_prince_step(const Dynamics& plant, const StateOf<T>& z, const StateOf<T>& first, const T& force, const T& h) {
  DormandPrinceStep<T> step;
  auto& k = step.slopes;
  const auto moved = [&](auto sum) {
    StateOf<T> to;
    for (std::size_t i = 0; i < 6; ++i) to[i] = z[i] + h * T(sum(i));
    return to;
  };
  k[0] = first;
  k[1] = slope(plant, moved([&](std::size_t i) { return T((1.0 / 5) * k[0][i]); }), force);
  k[2] = slope(plant, moved([&](std::size_t i) { return T((3.0 / 40) * k[0][i] + (9.0 / 40) * k[1][i]); }), force);
  k[3] = slope(plant, moved([&](std::size_t i) { return T((44.0 / 45) * k[0][i] - (56.0 / 15) * k[1][i] + (32.0 / 9) * k[2][i]); }), force);
  k[4] = slope(plant, moved([&](std::size_t i) {
                 return T((19372.0 / 6561) * k[0][i] - (25360.0 / 2187) * k[1][i] + (64448.0 / 6561) * k[2][i] - (212.0 / 729) * k[3][i]);
               }),
               force);
  k[5] = slope(plant, moved([&](std::size_t i) {
                 return T((9017.0 / 3168) * k[0][i] - (355.0 / 33) * k[1][i] + (46732.0 / 5247) * k[2][i] + (49.0 / 176) * k[3][i] -
                          (5103.0 / 18656) * k[4][i]);
               }),
               force);
  step.end = moved([&](std::size_t i) {
    return T((35.0 / 384) * k[0][i] + (500.0 / 1113) * k[2][i] + (125.0 / 192) * k[3][i] - (2187.0 / 6784) * k[4][i] +
             (11.0 / 84) * k[5][i]);
  });
  k[6] = slope(plant, step.end, force);
  for (std::size_t i = 0; i < 6; ++i) {
    step.error[i] = h * T((71.0 / 57600) * k[0][i] - (71.0 / 16695) * k[2][i] + (71.0 / 1920) * k[3][i] - (17253.0 / 339200) * k[4][i] +
                          (22.0 / 525) * k[5][i] - (1.0 / 40) * k[6][i]);
  }
  return step;
}

/// Root of the mean square of the components of the error, each over tolerance (1 + |z|): a step is good up to 1.
template <class T>
T scaled_error(const DormandPrinceStep<T>& step, const StateOf<T>& z, double tolerance) {
  using std::abs, std::max, std::sqrt;
  T sum(0);
  for (std::size_t i = 0; i < 6; ++i) {
    const T ratio = step.error[i] / (tolerance + tolerance * max(abs(z[i]), abs(step.end[i])));
    sum = sum + ratio * ratio;
  }
  return sqrt(T(sum * (1.0 / 6)));
}

/// The factor from a step to the next one: 0.9 error^(-3/16) before^(1/32), within 0.2 to 5. Proportional and integral control (Gustafsson,
/// ACM Trans. Math. Softw. 17 (1991) 533; exponents near 0.7/5 and 0.4/5 of Hairer, Norsett, Wanner, Solving ODEs I, II.4), with exponents
/// that are made of square roots, which are exact on every machine.
template <class T>
T step_factor(const T& error, const T& before) {
  using std::max, std::min, std::sqrt;
  // Below 1e-10 the factor is 5 anyway; so an error of 0 divides nothing.
  const T eighth = sqrt(sqrt(sqrt(max(error, T(1e-10)))));
  const T fourth = sqrt(sqrt(max(before, T(1e-4))));
  const T damping = sqrt(sqrt(sqrt(fourth)));
  return min(max(T(0.9 * damping / T(eighth * sqrt(eighth))), T(0.2)), T(5.0));
}

/// Dense output of order 4 inside a step of length h from z: component i at fraction r of it (Hairer, Norsett, Wanner, II.6, program
/// DOPRI5).
class DenseOutput {
 public:
  DenseOutput(const DormandPrinceStep<double>& step, const StateOf<double>& z, double h) {
    const auto& k = step.slopes;
    for (std::size_t i = 0; i < 6; ++i) {
      const double rise = step.end[i] - z[i], bend = h * k[0][i] - rise;
      c_[i] = {z[i], rise, bend, rise - h * k[6][i] - bend,
               h * (-12715105075.0 / 11282082432 * k[0][i] + 87487479700.0 / 32700410799 * k[2][i] - 10690763975.0 / 1880347072 * k[3][i] +
                    701980252875.0 / 199316789632 * k[4][i] - 1453857185.0 / 822651844 * k[5][i] + 69997945.0 / 29380423 * k[6][i])};
    }
  }
  double at(double r, std::size_t i) const {
    const double q = 1 - r;
    const auto& c = c_[i];
    return c[0] + r * (c[1] + q * (c[2] + r * (c[3] + q * c[4])));
  }

 private:
  std::array<std::array<double, 5>, 6> c_;
};

}  // namespace regatta::pendulum
