// expect: rows that are reduced cannot have a member named status or first_id: merged columns have one
#include "tests/project/parts.hpp"

using namespace parts;

struct Grade {
  int status = 0;
  static constexpr auto schema() { return fields(field<&Grade::status>("how it ended")); }
};
class Score {
 public:
  static constexpr PhaseInfo info{.name = "score"};
  using Options = NoOptions;
  explicit Score(const Options&) {}
  Out<"scores", Samples<Grade>> process(In<"samples", Tilts> samples) const { return Samples<Grade>{samples->first_id, {}}; }
};
const auto wrong = pipeline<Source>().then<Score>().reduce<"scores">();
