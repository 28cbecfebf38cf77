// expect: a phase that runs in one lane at a time has `static constexpr bool serial = true`
#include "tests/project/parts.hpp"

using namespace parts;

class Fit {
 public:
  static constexpr PhaseInfo info{.name = "fit"};
  using Options = NoOptions;
  bool serial = true;
  explicit Fit(const Options&) {}
  Out<"fits", Tilts> process(In<"samples", Tilts> samples) const { return *samples; }
};
REGATTA_PHASE(Fit);
