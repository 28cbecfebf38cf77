// expect: a phase is made from its Options
#include "tests/project/parts.hpp"

using namespace parts;

class Score {
 public:
  static constexpr PhaseInfo info{.name = "score"};
  using Options = NoOptions;
  explicit Score(double tolerance) : tolerance_(tolerance) {}
  Out<"scores", Tilts> process(In<"samples", Tilts> samples) const { return *samples; }

 private:
  double tolerance_;
};
REGATTA_PHASE(Score);
