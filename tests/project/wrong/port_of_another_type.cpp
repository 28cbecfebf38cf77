// expect: an earlier phase writes this input port with another type
#include "tests/project/parts.hpp"

using namespace parts;

class Score {
 public:
  static constexpr PhaseInfo info{.name = "score"};
  using Options = NoOptions;
  explicit Score(const Options&) {}
  Out<"score", double> process(In<"tilts", Tilt> tilt) const { return tilt->angle; }
};
const auto wrong = pipeline<Source>().then<Load>().then<Score>();
