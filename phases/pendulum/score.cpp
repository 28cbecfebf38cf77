#include "phases/pendulum/score.hpp"

namespace regatta::pendulum {

Out<"scores", Samples<MemberScore>> Score::process(In<"endings", Samples<Ending>> endings) const {
  Samples<MemberScore> scores{endings->first_id, {}};
  scores.rows.reserve(endings->rows.size());
  for (const auto& ending : endings->rows) {
    const bool settled = !options_.settle_by || ending.metrics.settling_time <= *options_.settle_by;
    scores.rows.push_back({.success = ending.outcome == Outcome::completed && settled,
                           .outcome = ending.outcome,
                           .end_time = ending.end_time,
                           .metrics = ending.metrics});
  }
  return scores;
}

}  // namespace regatta::pendulum
