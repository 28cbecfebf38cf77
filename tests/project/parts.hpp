#pragma once
#include "framework/phase/phase.hpp"
#include "framework/pipeline/pipeline.hpp"

/// What the programs of this folder have in common, so that each shows its own mistake and nothing else.
namespace parts {

using namespace regatta;

struct Tilt {
  double angle = 0.1;
  static constexpr auto schema() { return fields(field<&Tilt::angle>("initial angle", unit("rad"))); }
};
using Tilts = Samples<Tilt>;
using Source = Out<"samples", Tilts>;

/// Correct: reads "samples", writes "tilts".
class Load {
 public:
  static constexpr PhaseInfo info{.name = "load", .summary = "Copies the angles"};
  using Options = NoOptions;
  explicit Load(const Options&) {}
  Out<"tilts", Tilts> process(In<"samples", Tilts> samples) const { return *samples; }
};
REGATTA_PHASE(Load);

/// Correct, with nothing to observe: its derived classes replace what they name.
struct SwingParts {
  struct Options {
    int steps = 5;
    static constexpr auto schema() { return fields(field<&Options::steps>("how many", range(1, 1'000'000))); }
  };
  struct State {
    int step = 0;
    static constexpr auto schema() { return fields(field<&State::step>("steps made")); }
  };
};

}  // namespace parts
