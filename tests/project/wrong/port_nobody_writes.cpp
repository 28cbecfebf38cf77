// expect: no earlier phase writes this input port; add or move a phase
#include "tests/project/parts.hpp"

using namespace parts;

class Score {
 public:
  static constexpr PhaseInfo info{.name = "score"};
  using Options = NoOptions;
  explicit Score(const Options&) {}
  Out<"scores", Tilts> process(In<"endings", Tilts> endings) const { return *endings; }
};
const auto wrong = pipeline<Source>().then<Load>().then<Score>();
