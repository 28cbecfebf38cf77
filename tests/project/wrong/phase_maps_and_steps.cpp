// expect: a phase has either process, or State, init, step and finish
#include "tests/project/parts.hpp"

using namespace parts;

class Swing : public SwingParts {
 public:
  static constexpr PhaseInfo info{.name = "swing"};
  explicit Swing(const Options&) {}
  Out<"swung", Tilts> process(In<"samples", Tilts> samples) const { return *samples; }
  State init(In<"samples", Tilts>) const { return {}; }
  Step step(State&) const { return Step::done; }
  Out<"swung", Tilts> finish(const State&, In<"samples", Tilts> samples) const { return *samples; }
};
REGATTA_PHASE(Swing);
