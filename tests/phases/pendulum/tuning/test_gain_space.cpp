#include <cmath>

#include <doctest/doctest.h>

#include "framework/core/error.hpp"
#include "phases/pendulum/control/resolve.hpp"
#include "phases/pendulum/state.hpp"
#include "phases/pendulum/tuning/gain_space.hpp"
#include "tests/phases/pendulum/tuning/of_type.hpp"

using namespace regatta;
using namespace regatta::pendulum;

namespace {

GainSpace space(std::vector<GainRange> ranges, ControllerOptions controller = {}) { return {controller, ranges}; }

}  // namespace

TEST_SUITE("phases/pendulum/tuning/gain_space") {
  TEST_CASE("positions are gains, evenly in the logarithm or in the value, in four digits") {
    const auto three = space({{"K", 1, 100, {}}, {"kd", 1, 100, Scale::linear}, {"hyst", 0, 1, {}}, {"poles.1", -16, -1, {}}});
    // sqrt(1 * 100); (1 + 100) / 2; 0 has no logarithm, so it is linear; -sqrt(16 * 1)
    CHECK(three.gains(std::vector<double>{0.5, 0.5, 0.5, 0.5}) == std::vector<double>{10, 50.5, 0.5, -4});
    CHECK(three.gains(std::vector<double>{0, 0, 0, 0}) == std::vector<double>{1, 1, 0, -16});
    CHECK(three.gains(std::vector<double>{1, 1, 1, 1}) == std::vector<double>{100, 100, 1, -1});
    CHECK(three.gains(std::vector<double>{1.0 / 3, 1.0 / 3, 1.0 / 3, 0})[0] == 4.642);  // 100^(1/3) = 4.6416
    // 1.234 would lie below the range.
    CHECK(space({{"K", 1.23444, 2.34567, {}}}).gains(std::vector<double>{0}) == std::vector<double>{1.23444});
  }

  TEST_CASE("a space begins at the gains of the controller, its own or given ones, and within the ranges") {
    for (const auto type : {ControllerType::classical, ControllerType::sta, ControllerType::adaptive, ControllerType::hybrid}) {
      const auto controller = test::of_type(type);
      const GainSpace by_default(controller, {});
      CAPTURE(by_default.name(0));
      CHECK(by_default.dimensions() == default_ranges(controller).size());
      const auto begun = resolve(by_default.controller(by_default.gains(by_default.start()))), own = resolve(controller);
      CHECK(begun.kd == own.kd);
      CHECK(begun.eps0 == own.eps0);
      CHECK(begun.K1 == own.K1);
      CHECK(begun.alpha == own.alpha);
      CHECK(begun.k1_init == own.k1_init);
      CHECK(std::get<SurfaceRow>(*begun.surface) == std::get<SurfaceRow>(*own.surface));
    }
    ControllerOptions given;
    given.K = 77;
    given.kd = 5;
    const auto both = space({{"K", 1, 100, {}}, {"kd", 10, 20, {}}}, given);
    CHECK(both.gains(both.start()) == std::vector<double>{77, 10});
  }

  TEST_CASE("what is not tuned stays as it is given") {
    auto given = test::of_type(ControllerType::hybrid);
    given.cart_kp = 3;
    const auto tuned = space({{"cart_lambda", 0.5, 2, {}}, {"poles.4", -9, -1, {}}}, given).controller(std::vector<double>{1.5, -7});
    CHECK(tuned.cart_kp == 3);
    CHECK(tuned.cart_lambda == 1.5);
    CHECK(tuned.poles == std::array<double, 5>{-2, -2.5, -3, -4, -7});
    CHECK_FALSE(tuned.kd);
  }

  TEST_CASE("a surface of six numbers has no poles to tune") {
    ControllerOptions given;
    given.surface = SurfaceRow{0.4, -13, 18, 0.7, -0.4, 2.5};
    CHECK(GainSpace(given, {}).dimensions() == 3);
    CHECK_THROWS_WITH_AS(space({{"poles.0", -9, -1, {}}}, given), doctest::Contains("has no effect on a surface of six numbers"),
                         ConfigError);
  }

  TEST_CASE("all mistakes are said at once, each with what to do") {
    CHECK_THROWS_WITH_AS(
        space({{"k", 1, 2, {}}, {"K", 5, 5, {}}, {"kd", 0, 10, Scale::logarithmic}, {"eps0", -1, 1, {}}, {"K", 1, 2, {}}}),
        "gains.0: \"k\" is no gain of controller.type = \"classical\", did you mean \"K\"; there are: u_max, K, kd, eps0, eps1, hyst, "
        "b_min, "
        "poles.0, poles.1, poles.2, poles.3, poles.4\n"
        "gains.1: K from low = 5 N to high = 5 N is no range: low must be below high\n"
        "gains.2: kd from 0 to 10 has no logarithm throughout; write scale = \"linear\", or bounds of one sign\n"
        "gains.3: eps0 = -1 is outside [1e-09, 1000000000], which is what the controller takes: boundary layer of s; classical, sta 0.3, "
        "adaptive 0.4, hybrid 0.35\n"
        "gains.4: K is tuned already; name each gain once",
        ConfigError);
    CHECK_THROWS_WITH_AS(space({}, test::of_type(ControllerType::none)),
                         "controller.type = \"none\" has no gains to tune; try \"classical\"", ConfigError);
    // Beside an equivalent control that is off this does nothing.
    CHECK_THROWS_WITH_AS(space({{"b_min", 1e-6, 1e-3, {}}}), doctest::Contains("controller.b_min"), ConfigError);
  }
}
