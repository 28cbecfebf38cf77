// expect: estimate is `static Cost estimate(const Options&, const RunInfo&)`
#include "tests/project/parts.hpp"

using namespace parts;

class Fit {
 public:
  static constexpr PhaseInfo info{.name = "fit"};
  using Options = NoOptions;
  explicit Fit(const Options&) {}
  static double estimate(const Options&, const RunInfo& run) { return 1e-3 * static_cast<double>(run.samples); }
  Out<"fits", Tilts> process(In<"samples", Tilts> samples) const { return *samples; }
};
REGATTA_PHASE(Fit);
