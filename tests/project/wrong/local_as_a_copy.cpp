// expect: Context&, Local<T>& and Recorder<Row>& are taken by reference
#include "tests/project/parts.hpp"

using namespace parts;

struct Workspace {};
class Swing : public SwingParts {
 public:
  static constexpr PhaseInfo info{.name = "swing"};
  explicit Swing(const Options&) {}
  static Workspace create_lane_data(const Options&, std::size_t) { return {}; }
  State init() const { return {}; }
  Step step(State&, Local<Workspace>) const { return Step::done; }
  Out<"swung", Tilts> finish(const State&, In<"samples", Tilts> samples) const { return *samples; }
};
REGATTA_PHASE(Swing);
