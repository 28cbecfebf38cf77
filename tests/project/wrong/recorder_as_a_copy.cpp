// expect: Context&, Local<T>& and Recorder<Row>& are taken by reference
#include "tests/project/parts.hpp"

using namespace parts;

class Swing : public SwingParts {
 public:
  static constexpr PhaseInfo info{.name = "swing"};
  explicit Swing(const Options&) {}
  State init(In<"samples", Tilts>) const { return {}; }
  Step step(State&) const { return Step::done; }
  void observe(const State&, In<"samples", Tilts> samples, Recorder<Tilt> out) const { out.row(samples->first_id, 0, {}); }
  Out<"swung", Tilts> finish(const State&, In<"samples", Tilts> samples) const { return *samples; }
};
REGATTA_PHASE(Swing);
