// expect: Local<T>& needs `static std::unique_ptr<T> create_lane_data(const Options&, std::size_t lane)`, or one that returns a T
#include "tests/project/parts.hpp"

using namespace parts;

struct Workspace {};
struct Mesh {};
class Fit {
 public:
  static constexpr PhaseInfo info{.name = "fit"};
  using Options = NoOptions;
  explicit Fit(const Options&) {}
  static std::unique_ptr<Mesh> create_lane_data(const Options&, std::size_t) { return std::make_unique<Mesh>(); }
  Out<"fits", Tilts> process(In<"samples", Tilts> samples, Local<Workspace>&) const { return *samples; }
};
REGATTA_PHASE(Fit);
