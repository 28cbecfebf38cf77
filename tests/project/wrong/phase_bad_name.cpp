// expect: the name of a phase is made of a-z, 0-9 and _, and begins with a letter
#include "tests/project/parts.hpp"

using namespace parts;

class Score {
 public:
  static constexpr PhaseInfo info{.name = "final score"};
  using Options = NoOptions;
  explicit Score(const Options&) {}
  Out<"scores", Tilts> process(In<"samples", Tilts> samples) const { return *samples; }
};
REGATTA_PHASE(Score);
