#pragma once
#include <optional>

#include "framework/phase/phase.hpp"
#include "phases/pendulum/simulate.hpp"

namespace regatta::pendulum {

/// What the statistics of a study are made of.
struct MemberScore {
  bool success = false;
  Outcome outcome = Outcome::cancelled;
  double end_time = 0;
  Scores metrics;

  static constexpr auto schema() {
    using S = MemberScore;
    return fields(field<&S::success>("completed, and settled if that is asked for"), field<&S::outcome>("how the trajectory ended"),
                  field<&S::end_time>("when it ended", unit("s")), field<&S::metrics>("what it is judged by"));
  }
};

/// Judges every member.
///
/// Reads  "endings"  Samples<Ending>
/// Writes "scores"   Samples<MemberScore>
class Score {
 public:
  static constexpr PhaseInfo info{.name = "score", .summary = "Judges every member: success, outcome, metrics", .version = 1};

  struct Options {
    std::optional<double> settle_by;
    static constexpr auto schema() {
      using O = Options;
      return fields(field<&O::settle_by>(
          "a member succeeds only if it has settled (0.02 rad, 0.02 m) by then; left out: it need not settle", unit("s"), range(0, 1e6)));
    }
  };

  explicit Score(const Options& options) : options_(options) {}

  Out<"scores", Samples<MemberScore>> process(In<"endings", Samples<Ending>> endings) const;

 private:
  Options options_;
};
REGATTA_PHASE(Score);

}  // namespace regatta::pendulum
