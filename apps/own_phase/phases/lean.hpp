#pragma once
#include "framework/phase/phase.hpp"
#include "phases/pendulum/sample.hpp"
#include "phases/pendulum/score.hpp"

namespace own {

using namespace regatta;

/// How a pendulum fared, seen from where it began.
enum class Fate { near_fell, near_stood, far_fell, far_stood };

struct Leaning {
  double lean = 0;
  Fate fate = Fate::near_fell;
  static constexpr auto schema() {
    return fields(field<&Leaning::lean>("the larger angle of the two links at the start", unit("rad")),
                  field<&Leaning::fate>("near or far of upright at the start, and whether it succeeded"));
  }
};

/// Sorts the pendulums by how far they leaned at the start.
///
/// Reads  "samples"  Samples<PendulumSample>
///        "scores"   Samples<MemberScore>
/// Writes "leans"    Samples<Leaning>
class Lean {
 public:
  static constexpr PhaseInfo info{.name = "lean", .summary = "Sorts the pendulums by how far they leaned at the start", .version = 1};

  struct Options {
    double far = 0.2;
    static constexpr auto schema() {
      return fields(field<&Options::far>("one that leans this much or more is far from upright", unit("rad"), range(0, 1.6)));
    }
  };

  explicit Lean(const Options& options) : options_(options) {}

  Out<"leans", Samples<Leaning>> process(In<"samples", Samples<pendulum::PendulumSample>> samples,
                                         In<"scores", Samples<pendulum::MemberScore>> scores) const;

 private:
  Options options_;
};
REGATTA_PHASE(Lean);

}  // namespace own
