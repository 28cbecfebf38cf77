// expect: a pipeline begins with exactly one source: an output port that is a Samples<T>, where T has a schema(), or an InputFile
#include "tests/project/parts.hpp"

using namespace parts;

class Score {
 public:
  static constexpr PhaseInfo info{.name = "score"};
  using Options = NoOptions;
  explicit Score(const Options&) {}
  Out<"scores", Tilts> process(In<"tilt", Tilt> tilt) const { return Tilts{0, {*tilt}}; }
};
const auto wrong = pipeline<Out<"tilt", Tilt>>().then<Score>();
