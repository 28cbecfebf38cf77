// expect: a phase has either process, or State, init, step and finish
#include "tests/project/parts.hpp"

using namespace parts;

class Swing : public SwingParts {
 public:
  static constexpr PhaseInfo info{.name = "swing"};
  explicit Swing(const Options&) {}
  State init(In<"samples", Tilts>) const { return {}; }
  Step step(State&) const { return Step::done; }
};
REGATTA_PHASE(Swing);
