// expect: an earlier phase, or the source, writes this output port already
#include "tests/project/parts.hpp"

using namespace parts;

class LoadAgain {
 public:
  static constexpr PhaseInfo info{.name = "load_again"};
  using Options = NoOptions;
  explicit LoadAgain(const Options&) {}
  Out<"tilts", Tilts> process(In<"samples", Tilts> samples) const { return *samples; }
};
const auto wrong = pipeline<Source>().then<Load>().then<LoadAgain>();
