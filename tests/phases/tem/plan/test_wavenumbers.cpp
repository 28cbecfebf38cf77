#include <algorithm>
#include <cmath>
#include <complex>

#include <doctest/doctest.h>

#include "phases/tem/plan/contour.hpp"
#include "phases/tem/plan/wavenumbers.hpp"
#include "phases/tem/reference/reflection.hpp"

using namespace regatta::tem;

namespace {

struct Outputs {
  double b, decline;
};

Outputs outputs_of(const Wavenumbers& wavenumbers, const TimeWindow& window, const Earth& earth, double time) {
  const TimeWeights weights(window.nodes, window.first, window.last);
  const auto b = weights.step_off(time), decline = weights.decline(time);
  Outputs out{};
  for (std::size_t n = 0; n < window.nodes.size(); ++n) {
    const auto conductivity = conductivities(earth, window.nodes[n]);
    std::complex<double> field = 0;
    for (std::size_t j = 0; j < wavenumbers.lambda.size(); ++j)
      field += wavenumbers.weight[j] * reflection(earth, conductivity, wavenumbers.lambda[j], window.nodes[n]);
    out.b -= (b.weights[n] * field).real();
    out.decline -= (decline.weights[n] * field).real();
  }
  return out;
}

}  // namespace

TEST_SUITE("phases/tem/wavenumbers") {
  TEST_CASE("less than half of the wavenumbers do for earths of the class, and not for others") {
    const Geometry geometry{.radius = 10};
    const EarthClass earths{.lowest = 1, .highest = 1000};
    for (const double first : {1e-5, 1e-3}) {
      const TimeWindow window{first, 10 * first, contour_of_decade(first, 11)};
      const auto all = all_wavenumbers(geometry, earths, window, HankelWeight(1, 15));
      const auto fewer = fewer_wavenumbers(all, earths, window, 2e-5);
      CHECK(2 * fewer.lambda.size() < all.lambda.size());
      const auto error = [&](const Earth& earth, double time) {
        const auto wanted = outputs_of(all, window, earth, time), found = outputs_of(fewer, window, earth, time);
        return std::max(std::abs(found.b / wanted.b - 1), std::abs(found.decline / wanted.decline - 1));
      };
      auto others = earths.probes(200);
      others.erase(others.begin(), others.begin() + 80);  // those it was made with
      double worst = 0;
      for (const auto& earth : others) {
        CHECK(earths.contains(earth));
        worst = std::max({worst, error(earth, first), error(earth, 3.3 * first), error(earth, 10 * first)});
      }
      CHECK(worst < 1e-4);  // measured 2e-5 to 4e-5: earths that were not looked at may be a little worse
      const Earth beyond{.resistivity = {1e-3}, .thickness = {}};
      CHECK_FALSE(earths.contains(beyond));
      CHECK(error(beyond, first) > 1e-3);
    }
  }
}
