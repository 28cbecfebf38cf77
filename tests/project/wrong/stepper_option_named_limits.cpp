// expect: checkpoint, record, limits and on_diverged are keys of every stepper; rename the option
#include "tests/project/parts.hpp"

using namespace parts;

class Swing : public SwingParts {
 public:
  static constexpr PhaseInfo info{.name = "swing"};
  struct Options {
    double limits = 1.5;
    static constexpr auto schema() { return fields(field<&Options::limits>("largest angle", unit("rad"))); }
  };
  explicit Swing(const Options&) {}
  State init(In<"samples", Tilts>) const { return {}; }
  Step step(State&) const { return Step::done; }
  Out<"swung", Tilts> finish(const State&, In<"samples", Tilts> samples) const { return *samples; }
};
REGATTA_PHASE(Swing);
