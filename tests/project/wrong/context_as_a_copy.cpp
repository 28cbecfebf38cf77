// expect: Context&, Local<T>& and Recorder<Row>& are taken by reference
#include "tests/project/parts.hpp"

using namespace parts;

class Score {
 public:
  static constexpr PhaseInfo info{.name = "score"};
  using Options = NoOptions;
  explicit Score(const Options&) {}
  Out<"scores", Tilts> process(In<"samples", Tilts> samples, Context) const { return *samples; }
};
REGATTA_PHASE(Score);
