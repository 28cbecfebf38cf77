// expect: observe must be a const member function, not overloaded, not a template
#include "tests/project/parts.hpp"

using namespace parts;

class Swing : public SwingParts {
 public:
  static constexpr PhaseInfo info{.name = "swing"};
  explicit Swing(const Options&) {}
  State init(In<"samples", Tilts>) const { return {}; }
  Step step(State&) const { return Step::done; }
  void observe(const State&, Recorder<Tilt>&) {}
  Out<"swung", Tilts> finish(const State&, In<"samples", Tilts> samples) const { return *samples; }
};
REGATTA_PHASE(Swing);
