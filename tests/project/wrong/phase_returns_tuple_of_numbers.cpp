// expect: or a std::tuple of several
#include "tests/project/parts.hpp"

using namespace parts;

class Score {
 public:
  static constexpr PhaseInfo info{.name = "score"};
  using Options = NoOptions;
  explicit Score(const Options&) {}
  std::tuple<Out<"scores", Tilts>, double> process(In<"samples", Tilts> samples) const { return {*samples, 1.0}; }
};
REGATTA_PHASE(Score);
