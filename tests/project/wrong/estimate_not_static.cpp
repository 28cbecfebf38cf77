// expect: estimate is `static Cost estimate(const Options&, const RunInfo&)`
#include "tests/project/parts.hpp"

using namespace parts;

class Fit {
 public:
  static constexpr PhaseInfo info{.name = "fit"};
  using Options = NoOptions;
  explicit Fit(const Options&) {}
  Cost estimate(const Options&, const RunInfo&) const { return {}; }
  Out<"fits", Tilts> process(In<"samples", Tilts> samples) const { return *samples; }
};
REGATTA_PHASE(Fit);
