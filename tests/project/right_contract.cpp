// right
#include "framework/testing/contract.hpp"
#include "tests/project/parts.hpp"

using namespace parts;

class Score {
 public:
  static constexpr PhaseInfo info{.name = "score"};
  using Options = NoOptions;
  explicit Score(const Options&) {}
  Out<"scores", Tilts> process(In<"samples", Tilts> samples, In<"tilt", Tilt>, In<"count", double>) const { return *samples; }
};
class Begin {
 public:
  static constexpr PhaseInfo info{.name = "begin"};
  using Options = NoOptions;
  explicit Begin(const Options&) {}
  Out<"tilt", Tilt> process() const { return Tilt{}; }
};
/// Products, copies of products, what becomes a product, and braces.
void try_it(const Tilts& tilts) {
  contract<Load>({.inputs = {tilts}});
  contract<Load>({.inputs = {{0, {{0.1}, {0.2}}}}});
  contract<Score>({.inputs = {Tilts{0, {{}, {}}}, Tilt{}, 1}});
  contract<Begin>();
}
