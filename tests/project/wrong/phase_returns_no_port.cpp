// expect: or a std::tuple of several
#include "tests/project/parts.hpp"

using namespace parts;

class Score {
 public:
  static constexpr PhaseInfo info{.name = "score"};
  using Options = NoOptions;
  explicit Score(const Options&) {}
  Tilts process(In<"samples", Tilts> samples) const { return *samples; }
};
REGATTA_PHASE(Score);
