// expect: a phase writes two output ports of the same name
#include "tests/project/parts.hpp"

using namespace parts;

class Split {
 public:
  static constexpr PhaseInfo info{.name = "split"};
  using Options = NoOptions;
  explicit Split(const Options&) {}
  std::tuple<Out<"half", double>, Out<"half", double>> process(In<"samples", Tilts>) const { return {1.0, 2.0}; }
};
const auto wrong = pipeline<Source>().then<Split>();
