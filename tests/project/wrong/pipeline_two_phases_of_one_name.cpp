// expect: two phases of a pipeline have the same name
#include "tests/project/parts.hpp"

using namespace parts;

class Reload {
 public:
  static constexpr PhaseInfo info{.name = "load"};
  using Options = NoOptions;
  explicit Reload(const Options&) {}
  Out<"again", Tilts> process(In<"samples", Tilts> samples) const { return *samples; }
};
const auto wrong = pipeline<Source>().then<Load>().then<Reload>();
