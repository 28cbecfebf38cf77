// expect: a phase has a struct Options with a schema(), defined in the header
#include "tests/project/parts.hpp"

using namespace parts;

class Score {
 public:
  static constexpr PhaseInfo info{.name = "score"};
  struct Options {
    double tolerance = 0.02;
  };
  explicit Score(const Options&) {}
  Out<"scores", Tilts> process(In<"samples", Tilts> samples) const { return *samples; }
};
REGATTA_PHASE(Score);
