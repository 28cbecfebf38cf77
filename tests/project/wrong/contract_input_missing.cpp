// expect: contract needs .inputs = {...} with a product for each input port
#include "framework/testing/contract.hpp"
#include "tests/project/parts.hpp"

using namespace parts;

class Score {
 public:
  static constexpr PhaseInfo info{.name = "score"};
  using Options = NoOptions;
  explicit Score(const Options&) {}
  Out<"scores", Tilts> process(In<"samples", Tilts> samples, In<"tilt", Tilt>) const { return *samples; }
};
void try_it() { contract<Score>({.inputs = {Tilts{0, {{}, {}}}}}); }
