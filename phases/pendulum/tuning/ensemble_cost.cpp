#include "phases/pendulum/tuning/ensemble_cost.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>
#include <optional>

#include "framework/core/error.hpp"
#include "phases/pendulum/control/law.hpp"
#include "phases/pendulum/control/resolve.hpp"

namespace regatta::pendulum {

namespace {
// Between two looks at the surface: short against the seconds in which a pendulum moves, long against the cost of leaving the kernel.
constexpr double between_looks = 0.02;  // s
}  // namespace

EnsembleCost::EnsembleCost(std::span<const Pendulum> members, const LoopOptions& loop, const CostWeights& weights, const NoiseSource& noise)
    : pendulums_(members.begin(), members.end()), loop_(loop), weights_(weights), noise_(noise) {
  require(!members.empty(), "an ensemble without members says nothing of any gains");
  for (const auto& pendulum : pendulums_) plants_.push_back(derived_coefficients(pendulum.plant));
}

std::vector<double> EnsembleCost::advance(const ClosedLoop& loop, const SurfaceRow& surface, std::vector<Member>& members,
                                          const std::function<void()>& poll) const {
  const bool looks = weights_.surface > 0;
  const auto stride =
      looks ? static_cast<std::uint64_t>(std::max(1.0, std::round(between_looks / loop.control_period()))) : loop.intervals();
  const double seconds = static_cast<double>(stride) * loop.control_period();
  std::vector<double> squares(members.size(), 0);
  std::vector<std::uint32_t> moving(members.size());
  std::iota(moving.begin(), moving.end(), 0u);
  const auto ended = [&](std::uint32_t i) { return members[i].ended; };
  std::erase_if(moving, ended);
  for (std::uint64_t until = stride; !moving.empty(); until += stride) {
    if (looks)
      for (const auto i : moving) {
        const double s = surface_value(surface, members[i].z);
        squares[i] += s * s * seconds;
      }
    for (auto queue = moving; !queue.empty();) {
      poll();
      loop.advance(members, plants_, queue, until, steps_between_polls, noise_);
      std::erase_if(queue, [&](std::uint32_t i) { return members[i].ended || members[i].k >= until; });
    }
    std::erase_if(moving, ended);
  }
  return squares;
}

Evaluation EnsembleCost::operator()(const ControllerOptions& controller, const std::function<void()>& poll) const {
  poll();
  ControllerOptions resolved;
  std::optional<ClosedLoop> loop;
  try {
    resolved = resolve(controller);
    auto options = loop_;
    options.controller = resolved;
    loop.emplace(options);
  } catch (const ConfigError&) {
    return {.cost = 2 * weights_.fall, .fall = 2 * weights_.fall};
  }
  std::vector<Member> members;
  for (const auto& pendulum : pendulums_) members.push_back(loop->start(pendulum.z0, pendulum.disturbance));
  const auto squares = advance(*loop, std::get<SurfaceRow>(*resolved.surface), members, poll);
  Evaluation sum;
  const double duration = static_cast<double>(loop->intervals()) * loop->control_period();
  for (std::size_t i = 0; i < members.size(); ++i) {
    if (members[i].outcome != Outcome::completed) {
      sum.fall += weights_.fall * (2 - members[i].end_time / duration);
      continue;
    }
    const auto scores = scores_of(members[i].metrics, loop->control_period());
    sum.completed += 1;
    sum.ise += weights_.ise * scores.ise;
    sum.effort += weights_.effort * scores.effort;
    sum.variation += weights_.variation * scores.variation_u;
    sum.surface += weights_.surface * squares[i];
  }
  for (auto* term : {&sum.completed, &sum.ise, &sum.effort, &sum.variation, &sum.surface, &sum.fall})
    *term /= static_cast<double>(members.size());
  sum.cost = sum.ise + sum.effort + sum.variation + sum.surface + sum.fall;
  return sum;
}

}  // namespace regatta::pendulum
