#include <cmath>

#include <doctest/doctest.h>

#include "framework/core/text.hpp"
#include "phases/pendulum/closed_loop.hpp"
#include "tests/phases/pendulum/draws.hpp"

using namespace regatta;
using namespace regatta::pendulum;

namespace {

constexpr std::uint64_t members = 1000;

/// Share of 1,000 random plants that stand for 5 s from angles within +-lean [rad].
double standing(ControllerType type, double lean) {
  LoopOptions options;
  options.controller.type = type;  // the gains that work: clip for classical and sta, tanh for adaptive and hybrid
  const ClosedLoop loop(options);
  const auto key = random_key(20261120, "statistics");
  std::uint64_t count = 0;
  for (std::uint64_t i = 0; i < members; ++i) {
    Random random(key, i, static_cast<std::uint32_t>(std::lround(10 * lean)));
    const Plant plant(test::draw_plant(random));
    const double th1 = random.uniform(-lean, lean), th2 = random.uniform(-lean, lean);
    Member member = loop.start({0, th1, th2, 0, 0, 0});
    loop.advance(plant, member, loop.intervals());
    count += member.outcome == Outcome::completed ? 1u : 0u;
  }
  return static_cast<double>(count) / members;
}

/// Standard deviation of the difference of two shares of 1,000 each.
double sigma(double a, double b) {
  const double p = 0.5 * (a + b);
  return std::sqrt(2 * p * (1 - p) / members);
}

}  // namespace

TEST_SUITE("phases/pendulum/statistics") {
  TEST_CASE("as many random plants stand as in an independent simulation") {
    struct Published {
      ControllerType type;
      std::array<double, 3> share;  // within 0.1, 0.2, 0.3 rad
    };
    constexpr std::array<double, 3> leans{0.1, 0.2, 0.3};
    for (const auto& [type, share] :
         {Published{ControllerType::classical, {1.000, 0.970, 0.792}}, Published{ControllerType::sta, {1.000, 0.926, 0.738}},
          Published{ControllerType::adaptive, {1.000, 0.871, 0.653}}, Published{ControllerType::hybrid, {1.000, 0.866, 0.644}}}) {
      for (std::size_t i = 0; i < leans.size(); ++i) {
        const double found = standing(type, leans[i]);
        MESSAGE(to_text(type) << " within " << leans[i] << " rad: " << found << ", published " << share[i]);
        CHECK(std::abs(found - share[i]) <= 4 * sigma(found, share[i]));
      }
    }
    CHECK(0.792 - 0.644 > 4 * sigma(0.792, 0.644));  // so one law cannot pass for another
  }
}
