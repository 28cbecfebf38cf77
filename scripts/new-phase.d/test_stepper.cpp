#include <doctest/doctest.h>

#include "framework/testing/contract.hpp"
#include "new_folder/new_phase.hpp"

namespace new_space {

TEST_SUITE("new_folder/new_phase") {
  TEST_CASE("a step takes its part away") {
    const NewPhase phase({.rate = 2, .step = 0.1, .duration = 0.15});
    NewPhase::State state{.x = {1}};
    CHECK(phase.step(state) == Step::more);
    CHECK(phase.step(state) == Step::done);
    // (1 - 0.1 * 2)^2, but for the rounding of two products
    CHECK(state.x[0] == doctest::Approx(0.64).epsilon(1e-14));
  }
  TEST_CASE("new_phase keeps its contract") {
    const Samples<NewPhaseSample> samples{3, {{.start = 1}, {.start = 4}}};
    regatta::contract<NewPhase>({.inputs = {samples}});
  }
}

}  // namespace new_space
