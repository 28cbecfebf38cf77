#include "phases/pendulum/disturbance.hpp"

#include <algorithm>
#include <cmath>

#include "framework/core/mistakes.hpp"

namespace regatta::pendulum {

DisturbanceSchedule::DisturbanceSchedule(std::span<const Disturbance> disturbances, double Tc) {
  const auto interval = [Tc](double t) { return static_cast<std::uint64_t>(std::llround(t / Tc)); };
  Mistakes mistakes;
  for (std::size_t i = 0; i < disturbances.size(); ++i) {
    const auto& d = disturbances[i];
    mistakes.require(d.t_on >= 0, "disturbances[{}].t_on = {} s is before the start; try 0", i, d.t_on);
    mistakes.require(d.t_off >= d.t_on, "disturbances[{}].t_off = {} s is before t_on = {} s; exchange them", i, d.t_off, d.t_on);
    mistakes.require(std::isfinite(d.t_off) && std::isfinite(d.force), "disturbances[{}] = [{} s, {} s, {} N] is not finite", i, d.t_on,
                     d.t_off, d.force);
  }
  mistakes.throw_if_any();
  for (const auto& d : disturbances) {
    pieces_.push_back({interval(d.t_on), 0});
    pieces_.push_back({interval(d.t_off), 0});
  }
  std::ranges::sort(pieces_, {}, &ForcePiece::first);
  const auto alike = [](const ForcePiece& a, const ForcePiece& b) { return a.first == b.first; };
  pieces_.erase(std::unique(pieces_.begin(), pieces_.end(), alike), pieces_.end());
  for (auto& piece : pieces_)
    for (const auto& d : disturbances)
      if (interval(d.t_on) <= piece.first && piece.first < interval(d.t_off)) piece.force += d.force;
}

}  // namespace regatta::pendulum
