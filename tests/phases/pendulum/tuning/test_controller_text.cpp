#include <doctest/doctest.h>

#include "phases/pendulum/tuning/controller_text.hpp"
#include "tests/phases/pendulum/tuning/of_type.hpp"

using namespace regatta::pendulum;

TEST_SUITE("phases/pendulum/tuning/controller_text") {
  TEST_CASE("a controller is written with what it gives, and nothing else") {
    auto sta = test::of_type(ControllerType::sta);
    sta.K1 = 12.5;
    sta.phi = Phi::tanh;
    sta.equivalent = true;
    sta.poles = {-1, -2, -3, -4, -5.5};
    CHECK(controller_text(sta) ==
          "type = \"sta\"\nTc = 0.001\nphi = \"tanh\"\nequivalent = true\nK1 = 12.5\npoles = [-1.0, -2.0, -3.0, -4.0, -5.5]\n");
    ControllerOptions row;
    row.surface = std::array<double, 6>{1, 2, 3, 4, 5, 6};
    CHECK(controller_text(row) == "type = \"classical\"\nTc = 0.001\nsurface = [1.0, 2.0, 3.0, 4.0, 5.0, 6.0]\n");
  }
}
