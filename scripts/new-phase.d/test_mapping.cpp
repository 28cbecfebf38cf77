#include <doctest/doctest.h>

#include "framework/testing/contract.hpp"
#include "new_folder/new_phase.hpp"

namespace new_space {

TEST_SUITE("new_folder/new_phase") {
  TEST_CASE("the end is a multiple of the start") {
    Context run("new_phase");
    const Samples<NewPhaseSample> samples{3, {{.start = 1}, {.start = 4}}};
    const auto results = NewPhase({.factor = 3}).process(samples, run);
    CHECK(results->first_id == 3);
    CHECK(results->rows[1].end == 12);
  }
  TEST_CASE("new_phase keeps its contract") {
    const Samples<NewPhaseSample> samples{3, {{.start = 1}, {.start = 4}}};
    regatta::contract<NewPhase>({.inputs = {samples}});
  }
}

}  // namespace new_space
