#include <algorithm>
#include <cmath>
#include <limits>

#include <doctest/doctest.h>

#include "phases/pendulum/closed_loop.hpp"
#include "phases/pendulum/dormand_prince.hpp"
#include "phases/pendulum/kernel/dormand_prince_period.hpp"
#include "tests/phases/pendulum/draws.hpp"

using namespace regatta;
using namespace regatta::pendulum;

namespace {

const State start{0, 0.3, -0.2, 0.1, 4, -5};
constexpr double force = 0.5;

Plant smooth_plant() {
  PlantParameters p;
  p.fc0 = 0.1;
  p.vs = 1.0;  // smooth at steps of milliseconds
  return Plant(p);
}

DormandPrinceStep<double> step_from(const Plant& plant, const State& z, double h) {
  return dormand_prince_step(plant, z, slope(plant, z, force), force, h);
}

State after_a_while(int steps) {
  const auto plant = smooth_plant();
  State z = start;
  for (int i = 0; i < steps; ++i) z = step_from(plant, z, 0.3 / steps).end;
  return z;
}

double distance(const State& a, const State& b) {
  double largest = 0;
  for (std::size_t i = 0; i < 6; ++i) largest = std::max(largest, std::abs(a[i] - b[i]));
  return largest;
}

/// By how much the error of a step changes the energy at the most, per tolerance [J]. The squares of the six errors e_i, each over
/// tolerance (1 + |z_i|), sum up to 6 or less, so by Cauchy and Schwarz sum dE/dz_i e_i <= sqrt(6 sum (dE/dz_i (1 + |z_i|))^2) tolerance.
double change_of_energy(const Plant& plant, const State& z) {
  double sum = 0;
  for (std::size_t i = 0; i < 6; ++i) {
    const double d = 1e-5 * (1 + std::abs(z[i]));
    State up = z, down = z;
    up[i] += d, down[i] -= d;
    const double change = (plant.energy(up) - plant.energy(down)) / (2 * d) * (1 + std::abs(z[i]));
    sum += change * change;
  }
  return std::sqrt(6 * sum);
}

/// How many steps a free motion takes, refused ones as well.
std::uint64_t steps_of(const Plant& plant, const LoopOptions& options, State z) {
  LoopTerms terms;
  terms.limits = options.limits;
  terms.Tc = options.controller.Tc;
  terms.tolerance = options.tolerance;
  const DormandPrincePeriod<double> period(terms);
  const Dynamics<double> dynamics(plant.coefficients(), plant.coefficients().fc0 != 0);
  StepControl control;
  std::uint64_t steps = 0;
  for (double t = 0; t < options.duration - terms.Tc / 2; t += terms.Tc)
    steps += period(dynamics, z, 0.0, control, [](bool, const State&, const State& to, double, double) { return to; });
  return steps;
}

Member fallen(const LoopOptions& options) {
  const ClosedLoop loop(options);
  Member member = loop.start({0, 0.3, 0.25, 0, 0, 0});
  loop.advance(Plant(PlantParameters{}), member, loop.intervals());
  return member;
}

}  // namespace

TEST_SUITE("phases/pendulum/dormand_prince") {
  TEST_CASE("halving the step divides the error by 32, and its estimate in a step by 32") {
    const auto exact = after_a_while(2'000);
    const auto ratio = [&](int steps) { return distance(after_a_while(steps), exact) / distance(after_a_while(2 * steps), exact); };
    // The error is C h^5 (1 + d h + ...): what the ratio has beyond 32 is halved with the step, or falls faster.
    const double at_25 = ratio(25), at_50 = ratio(50), at_100 = ratio(100);
    CHECK(std::abs(at_50 - 32) < 0.5 * std::abs(at_25 - 32));
    CHECK(std::abs(at_100 - 32) < 0.5 * std::abs(at_50 - 32));
    CHECK(at_100 == doctest::Approx(32).epsilon(0.08));
    const auto plant = smooth_plant();
    const auto estimate = [&](double h) { return distance(step_from(plant, start, h).error, {}); };
    CHECK(estimate(0.004) / estimate(0.002) == doctest::Approx(32).epsilon(0.05));
  }

  TEST_CASE("the dense output is the solution to order 4, and the step at its ends") {
    const auto plant = smooth_plant();
    const auto error = [&](double h) {
      const auto step = step_from(plant, start, h);
      const DenseOutput dense(step, start, h);
      double largest = 0;
      for (const double r : {0.2, 0.5, 0.77}) {
        State z = start;
        for (int i = 0; i < 20; ++i) z = step_from(plant, z, r * h / 20).end;
        for (std::size_t i = 0; i < 6; ++i) largest = std::max(largest, std::abs(dense.at(r, i) - z[i]));
      }
      for (std::size_t i = 0; i < 6; ++i) {
        CHECK(dense.at(0, i) == start[i]);
        CHECK(dense.at(1, i) == doctest::Approx(step.end[i]).epsilon(1e-15));
      }
      return largest;
    };
    // Local error of order 5: 2^5 (1 + d h).
    CHECK(error(0.02) / error(0.01) == doctest::Approx(32).epsilon(0.15));
    CHECK(error(0.01) / error(0.005) == doctest::Approx(32).epsilon(0.08));
  }

  TEST_CASE("without friction and force the energy is kept within the tolerance of the steps") {
    PlantParameters p;
    p.b0 = p.b1 = p.b2 = 0;
    const Plant plant(p);
    const double infinite = std::numeric_limits<double>::infinity();
    double error_before = infinite, steps_before = infinite;
    for (const double tolerance : {1e-6, 1e-8, 1e-10}) {
      LoopOptions options{.controller = {}, .limits = {}, .duration = 5};
      options.controller.type = ControllerType::none;
      options.controller.Tc = 0.1;  // many steps a period
      options.limits.angle = Limits::none;
      options.integrator = Integrator::dormand_prince;
      options.tolerance = tolerance;
      const ClosedLoop loop(options);
      Member member = loop.start({0, 2.5, 2.0, 0, 0, 0});
      const double before = plant.energy(member.z);
      const auto steps = steps_of(plant, options, member.z);
      double change = change_of_energy(plant, member.z);
      while (!member.ended) {
        loop.advance(plant, member, 1);
        change = std::max(change, change_of_energy(plant, member.z));
      }
      // What a step adds to the energy stays, however chaotic the motion: so the errors of all steps add up, and no faster than that.
      const double error = std::abs(plant.energy(member.z) - before), bound = static_cast<double>(steps) * change * tolerance;
      CHECK(error < bound);
      CHECK(error > 0);
      // Of 5 s the error goes with h^5, and so does that of a step which is held to the tolerance: a hundredth of it is a hundredth of the
      // error, give or take what the ends of periods cut off, and 100^(1/5) = 2.51 times the steps, fewer where these ends make the steps.
      CHECK(error < error_before / 25);
      CHECK(static_cast<double>(steps) < 2.6 * steps_before);
      error_before = error, steps_before = static_cast<double>(steps);
      CHECK(member.control.h < 0.1);
      CHECK(member.control.h > 1e-4);
    }
  }

  TEST_CASE("a smaller tolerance is a smaller error, and a fall has the same time by either integrator") {
    LoopOptions options{.controller = {}, .limits = {}, .duration = 5};
    options.controller.type = ControllerType::none;
    options.controller.Tc = 0.01;
    options.substeps = 160;
    const auto exact = fallen(options);
    REQUIRE(exact.outcome == Outcome::fell);
    options.substeps = 1;
    options.integrator = Integrator::dormand_prince;
    double before = 1;
    for (const double tolerance : {1e-5, 1e-7, 1e-9, 1e-11}) {
      options.tolerance = tolerance;
      const auto member = fallen(options);
      CHECK(member.outcome == Outcome::fell);
      const double error = std::abs(member.end_time - exact.end_time);
      CHECK(error < before);
      CHECK(error < 1e3 * tolerance);   // errors of a fall of half a second grow by exp(9 x 0.5), 90; some ten steps
      before = std::max(error, 1e-10);  // roundings of the 8,000 steps of the other one, grown by 90: 1e-10
    }
    CHECK(before == 1e-10);
  }

  TEST_CASE("the step follows the error: the factor is 0.9 at 1 and lies between 0.2 and 5") {
    CHECK(step_factor(1.0, 1.0) == doctest::Approx(0.9).epsilon(1e-15));
    CHECK(step_factor(0.0, 1.0) == 5);
    CHECK(step_factor(1e9, 1.0) == 0.2);
    CHECK(step_factor(0.1, 1.0) == doctest::Approx(0.9 * std::pow(0.1, -3.0 / 16)).epsilon(1e-14));
    CHECK(step_factor(1.0, 0.1) == doctest::Approx(0.9 * std::pow(0.1, 1.0 / 32)).epsilon(1e-14));
  }
}
