// expect: observe takes a Recorder<Row>&, where Row has a schema()
#include "tests/project/parts.hpp"

using namespace parts;

struct Seen {
  double angle = 0;
};
class Swing : public SwingParts {
 public:
  static constexpr PhaseInfo info{.name = "swing"};
  explicit Swing(const Options&) {}
  State init(In<"samples", Tilts>) const { return {}; }
  Step step(State&) const { return Step::done; }
  void observe(const State&, Recorder<Seen>&) const {}
  Out<"swung", Tilts> finish(const State&, In<"samples", Tilts> samples) const { return *samples; }
};
REGATTA_PHASE(Swing);
