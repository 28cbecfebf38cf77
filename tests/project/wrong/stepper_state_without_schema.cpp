// expect: State is what a checkpoint contains: give it a schema(), defined in the header
#include "tests/project/parts.hpp"

using namespace parts;

class Swing : public SwingParts {
 public:
  static constexpr PhaseInfo info{.name = "swing"};
  struct State {
    int step = 0;
  };
  explicit Swing(const Options&) {}
  State init(In<"samples", Tilts>) const { return {}; }
  Step step(State&) const { return Step::done; }
  Out<"swung", Tilts> finish(const State&, In<"samples", Tilts> samples) const { return *samples; }
};
REGATTA_PHASE(Swing);
