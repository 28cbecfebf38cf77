#include "phases/lean.hpp"

#include <algorithm>
#include <cmath>

namespace own {

Out<"leans", Samples<Leaning>> Lean::process(In<"samples", Samples<pendulum::PendulumSample>> samples,
                                             In<"scores", Samples<pendulum::MemberScore>> scores) const {
  Samples<Leaning> leans{samples->first_id, {}};
  for (std::size_t i = 0; i < samples->rows.size(); ++i) {
    const auto& start = samples->rows[i];
    const double lean = std::max(std::abs(start.theta1), std::abs(start.theta2));
    const bool far = lean >= options_.far, stood = scores->rows[i].success;
    leans.rows.push_back({lean, far ? (stood ? Fate::far_stood : Fate::far_fell) : (stood ? Fate::near_stood : Fate::near_fell)});
  }
  return leans;
}

}  // namespace own
