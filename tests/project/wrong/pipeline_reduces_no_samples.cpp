// expect: reduce needs an output port that is a Samples<T>: one row a sample
#include "tests/project/parts.hpp"

using namespace parts;

class Mean {
 public:
  static constexpr PhaseInfo info{.name = "mean"};
  using Options = NoOptions;
  explicit Mean(const Options&) {}
  Out<"mean", double> process(In<"samples", Tilts> samples) const { return samples->rows.front().angle; }
};
const auto wrong = pipeline<Source>().then<Mean>().reduce<"mean">();
