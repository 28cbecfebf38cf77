// expect: a phase has `static constexpr PhaseInfo info{.name = ..., .summary = ...}`
#include "tests/project/parts.hpp"

using namespace parts;

class Score {
 public:
  using Options = NoOptions;
  explicit Score(const Options&) {}
  Out<"scores", Tilts> process(In<"samples", Tilts> samples) const { return *samples; }
};
REGATTA_PHASE(Score);
