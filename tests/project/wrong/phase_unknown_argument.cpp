// expect: and, in a stepper, State& and Recorder<Row>&; nothing else
#include "tests/project/parts.hpp"

using namespace parts;

class Score {
 public:
  static constexpr PhaseInfo info{.name = "score"};
  using Options = NoOptions;
  explicit Score(const Options&) {}
  Out<"scores", Tilts> process(const Tilts& samples) const { return samples; }
};
REGATTA_PHASE(Score);
