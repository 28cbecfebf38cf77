// expect: neither may be overloaded or a template
#include "tests/project/parts.hpp"

using namespace parts;

class Score {
 public:
  static constexpr PhaseInfo info{.name = "score"};
  using Options = NoOptions;
  explicit Score(const Options&) {}
  Out<"scores", Tilts> process(In<"samples", Tilts> samples) const { return *samples; }
  Out<"scores", Tilts> process(In<"samples", Tilts> samples, Context&) const { return *samples; }
};
REGATTA_PHASE(Score);
