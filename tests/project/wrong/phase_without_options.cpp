// expect: a phase has a struct Options with a schema(), defined in the header; without any: using Options = NoOptions;
#include "tests/project/parts.hpp"

using namespace parts;

class Score {
 public:
  static constexpr PhaseInfo info{.name = "score"};
  Out<"scores", Tilts> process(In<"samples", Tilts> samples) const { return *samples; }
};
REGATTA_PHASE(Score);
