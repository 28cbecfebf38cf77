// expect: coordinates is `static std::vector<Coordinate> coordinates(const Options&)`
#include "tests/project/parts.hpp"

using namespace parts;

class Fit {
 public:
  static constexpr PhaseInfo info{.name = "fit"};
  using Options = NoOptions;
  explicit Fit(const Options&) {}
  std::vector<Coordinate> coordinates(const Options&) const { return {}; }
  Out<"fits", Tilts> process(In<"samples", Tilts> samples) const { return *samples; }
};
REGATTA_PHASE(Fit);
