// expect: Shared<T> needs `static std::shared_ptr<const T> create_shared_data(const Options&, Setup&)`
#include "tests/project/parts.hpp"

using namespace parts;

struct Mesh {};
class Fit {
 public:
  static constexpr PhaseInfo info{.name = "fit"};
  using Options = NoOptions;
  explicit Fit(const Options&) {}
  Out<"fits", Tilts> process(In<"samples", Tilts> samples, Shared<Mesh>) const { return *samples; }
};
REGATTA_PHASE(Fit);
