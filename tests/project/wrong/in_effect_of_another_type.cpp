// expect: in_effect is `static Options in_effect(const Options&)`
#include "tests/project/parts.hpp"

using namespace parts;

class Fit {
 public:
  static constexpr PhaseInfo info{.name = "fit"};
  using Options = NoOptions;
  explicit Fit(const Options&) {}
  static double in_effect(const Options&) { return 1; }
  Out<"fits", Tilts> process(In<"samples", Tilts> samples) const { return *samples; }
};
REGATTA_PHASE(Fit);
