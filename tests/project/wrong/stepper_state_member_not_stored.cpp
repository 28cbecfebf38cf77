// expect: State is what a checkpoint contains: all its members are stored, but a std::variant or a type without schema() cannot be
#include "tests/project/parts.hpp"

using namespace parts;

struct Angle {
  std::variant<int, double> value;
  static constexpr auto schema() { return fields(field<&Angle::value>("of the swing")); }
};

class Swing : public SwingParts {
 public:
  static constexpr PhaseInfo info{.name = "swing"};
  struct State {
    std::vector<Angle> angles;
    static constexpr auto schema() { return fields(field<&State::angles>("one a sample")); }
  };
  explicit Swing(const Options&) {}
  State init(In<"samples", Tilts>) const { return {}; }
  Step step(State&) const { return Step::done; }
  Out<"swung", Tilts> finish(const State&, In<"samples", Tilts> samples) const { return *samples; }
};
REGATTA_PHASE(Swing);
