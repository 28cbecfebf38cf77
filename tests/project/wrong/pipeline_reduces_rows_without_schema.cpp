// expect: rows that are reduced need a schema()
#include "tests/project/parts.hpp"

using namespace parts;

struct Grade {
  double mark = 0;
};
class Score {
 public:
  static constexpr PhaseInfo info{.name = "score"};
  using Options = NoOptions;
  explicit Score(const Options&) {}
  Out<"scores", Samples<Grade>> process(In<"samples", Tilts> samples) const { return Samples<Grade>{samples->first_id, {}}; }
};
const auto wrong = pipeline<Source>().then<Score>().reduce<"scores">();
