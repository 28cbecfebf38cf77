// expect: and, in a stepper, State& and Recorder<Row>&; nothing else
#include "tests/project/parts.hpp"

using namespace parts;

class Swing : public SwingParts {
 public:
  static constexpr PhaseInfo info{.name = "swing"};
  explicit Swing(const Options&) {}
  State init(In<"samples", Tilts>) const { return {}; }
  Step step(State&) const { return Step::done; }
  void observe(const State&, double, Recorder<Tilt>&) const {}
  Out<"swung", Tilts> finish(const State&, In<"samples", Tilts> samples) const { return *samples; }
};
REGATTA_PHASE(Swing);
