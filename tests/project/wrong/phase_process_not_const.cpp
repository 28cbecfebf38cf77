// expect: process must be a const member function
#include "tests/project/parts.hpp"

using namespace parts;

class Score {
 public:
  static constexpr PhaseInfo info{.name = "score"};
  using Options = NoOptions;
  explicit Score(const Options&) {}
  Out<"scores", Tilts> process(In<"samples", Tilts> samples) { return *samples; }
};
REGATTA_PHASE(Score);
