#pragma once
#include <functional>
#include <span>
#include <vector>

#include "phases/pendulum/closed_loop.hpp"
#include "phases/pendulum/draw.hpp"

namespace regatta::pendulum {

/// What the terms of a cost are worth.
struct CostWeights {
  double ise = 1;
  double effort = 1e-4;
  double variation = 1e-3;
  double surface = 1;
  double fall = 1000;

  static constexpr auto schema() {
    using W = CostWeights;
    constexpr auto weight = range(0, 1e12);
    return fields(
        field<&W::ise>("of the integral of x^2 + th1^2 + th2^2", unit("1/s"), weight),
        field<&W::effort>("of the integral of u^2", unit("1/(N^2 s)"), weight),
        field<&W::variation>("of the total variation of u", unit("1/N"), weight),
        field<&W::surface>("of the integral of s^2", unit("1/s"), weight),
        field<&W::fall>("of a member that does not complete: once at the end, twice at the start, in between linear; above 0", weight));
  }
};

/// What an ensemble says of a set of gains: means over its members of the weighted terms, and their sum.
struct Evaluation {
  double cost = 0;
  double completed = 0;
  double ise = 0;
  double effort = 0;
  double variation = 0;
  double surface = 0;
  double fall = 0;

  static constexpr auto schema() {
    using E = Evaluation;
    return fields(field<&E::cost>("sum of the terms"), field<&E::completed>("share of the members that completed", range(0, 1)),
                  field<&E::ise>("term of the error"), field<&E::effort>("term of the effort"),
                  field<&E::variation>("term of the variation of u"), field<&E::surface>("term of the surface"),
                  field<&E::fall>("term of the members that did not complete"));
  }
};

/// The cost of gains on an ensemble. A member that completes costs its error, effort, variation of u and distance from the surface; one
/// that does not costs the penalty alone, as sums over a shorter time would make it look good.
class EnsembleCost {
 public:
  /// `loop` says all but the controller. Whatever gains are tried, a member has the same random numbers of `noise`, as sample
  /// first_sample + i. @throws ConfigError if there are no members
  EnsembleCost(std::span<const Pendulum> members, const LoopOptions& loop, const CostWeights& weights, const NoiseSource& noise = {});

  /// Simulates all members, side by side in the lanes of the instruction set; polls every million steps. Gains that contradict each other
  /// cost as much as if all fell at once.
  Evaluation operator()(const ControllerOptions& controller, const std::function<void()>& poll) const;

 private:
  /// Integral of s^2 of each member, as a sum over instants that are 20 ms apart.
  std::vector<double> advance(const ClosedLoop& loop, const SurfaceRow& surface, std::vector<Member>& members,
                              const std::function<void()>& poll) const;

  std::vector<Pendulum> pendulums_;
  std::vector<Coefficients<double>> plants_;
  LoopOptions loop_;
  CostWeights weights_;
  NoiseSource noise_;
};

}  // namespace regatta::pendulum
