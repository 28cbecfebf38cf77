#include "bench/pendulum/rivals/odeint_dormand_prince.hpp"

#include <boost/numeric/odeint/algebra/array_algebra.hpp>
#include <boost/numeric/odeint/stepper/controlled_runge_kutta.hpp>
#include <boost/numeric/odeint/stepper/runge_kutta_dopri5.hpp>

#include "bench/pendulum/rivals/equations.hpp"

namespace regatta::bench {

AdaptiveEnds odeint_dormand_prince(const Ensemble& e, double tolerance) {
  namespace odeint = boost::numeric::odeint;
  using State = std::array<double, 6>;
  using Stepper = odeint::runge_kutta_dopri5<State, double, State, double, odeint::array_algebra>;
  using Checker = odeint::default_error_checker<double, odeint::array_algebra, odeint::default_operations>;
  AdaptiveEnds result{e.starts, 0};
  for (std::size_t i = 0; i < result.ends.size(); ++i) {
    const Equations<double> equations{e.plants[i]};
    auto& z = result.ends[i];
    double h = e.Tc;
    odeint::controlled_runge_kutta<Stepper> stepper(Checker(tolerance, tolerance, 1.0, 0.0));
    for (std::uint64_t k = 0; k < e.steps; ++k) {
      const double force = control(e, z);
      const auto system = [&](const State& at, State& slope, double) { equations(at, force, slope); };
      stepper.reset();  // another force: the last slope of the period before is not the first of this one
      for (double t = 0; t < e.Tc;) {
        double step = std::min(h, e.Tc - t);
        const bool cut = step < h;
        ++result.steps;
        const bool last = step == e.Tc - t;
        if (stepper.try_step(system, z, t, step) == odeint::fail) {
          h = step;
          continue;
        }
        if (!cut || step > h)
          h = step;  // what it proposes; a step that the end of the period has cut short says nothing against a longer one
        if (last) t = e.Tc;
      }
    }
  }
  return result;
}

}  // namespace regatta::bench
