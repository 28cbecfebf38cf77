#include <cmath>
#include <numbers>
#include <tuple>

#include <doctest/doctest.h>

#include "phases/tem/plan/contour.hpp"
#include "phases/tem/plan/hankel_weight.hpp"
#include "phases/tem/plan/time_weights.hpp"
#include "phases/tem/plan/wire.hpp"
#include "phases/tem/reference/reference_response.hpp"
#include "phases/tem/reference/reflection.hpp"

using namespace regatta::tem;

namespace {

double output(const TimeWeights::Fit& fit, const std::vector<std::complex<double>>& field) {
  double sum = 0;
  for (std::size_t n = 0; n < field.size(); ++n) sum -= (fit.weights[n] * field[n]).real();
  return sum;
}

}  // namespace

TEST_SUITE("phases/tem/time_weights") {
  TEST_CASE("weights of a decade of times are as good as they were measured to be, in any decade") {
    for (const double first : {1e-6, 1e-3}) {
      for (const auto& [count, of_b, of_rates] : {std::tuple(10, 9.4e-6, 6.6e-5), {11, 1e-6, 1e-5}}) {  // twice what was measured
        CAPTURE(count);
        const auto nodes = contour_of_decade(first, count);
        const TimeWeights weights(nodes, first, 10 * first);
        for (const double time : {first, 3 * first, 10 * first}) {
          CHECK(weights.step_off(time).error < of_b);
          CHECK(weights.decline(time).error < of_rates);
        }
      }
    }
  }

  TEST_CASE("they give the response of a layered earth") {
    const Geometry geometry{.radius = 10};
    const Earth earth{.resistivity = {30, 5, 200}, .thickness = {20, 40}};
    const ReferenceResponse reference(geometry, {});
    const HankelWeight weight(1, 15);
    for (const double first : {1e-6, 1e-4}) {
      const auto nodes = contour_of_decade(first, 11);
      const TimeWeights weights(nodes, first, 10 * first);
      std::vector<std::complex<double>> field(nodes.size());
      for (double lambda = 1e-5; lambda < 8 * std::sqrt(mu0 / 5 / first); lambda *= std::exp(weight.spacing())) {
        double g = 0;
        for (const auto& [distance, share] : wire_elements(geometry)) g += share * weight(std::log(lambda * distance)) / distance;
        g *= lambda * mu0 / (4 * std::numbers::pi);
        for (std::size_t n = 0; n < nodes.size(); ++n) field[n] += g * reflection(earth, conductivities(earth, nodes[n]), lambda, nodes[n]);
      }
      for (const double time : {first, 4 * first, 10 * first}) {
        const auto wanted = reference.step_off(earth, time);
        // The errors of the fits over a decay that is about (1 + a t)^-1.75 of it.
        CHECK(std::abs(output(weights.step_off(time), field) / wanted.b - 1) < 2e-6);
        CHECK(std::abs(output(weights.decline(time), field) / time / wanted.dbdt - 1) < 5e-5);
      }
    }
  }
}
