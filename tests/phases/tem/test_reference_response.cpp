#include <cmath>
#include <numbers>

#include <doctest/doctest.h>

#include "phases/tem/quadrature/gauss_legendre.hpp"
#include "phases/tem/reference/reference_response.hpp"
#include "phases/tem/reference/reflection.hpp"

using namespace regatta::tem;

namespace {

constexpr double pi = std::numbers::pi;

Geometry central_loop(double radius, double height = 0) { return {.radius = radius, .height = height}; }

/// In the centre of a loop on a half-space (Ward and Hohmann 1988, eq. 4.69 and 4.70), over the moment.
StepOff closed_form(double radius, double resistivity, double time) {
  const double theta = std::sqrt(mu0 / (4 * resistivity * time)), x = theta * radius, moment = pi * radius * radius;
  const double b = mu0 / (2 * radius) * (3 / (std::sqrt(pi) * x) * std::exp(-x * x) + (1 - 3 / (2 * x * x)) * std::erf(x));
  const double dbdt = resistivity / std::pow(radius, 3) * (3 * std::erf(x) - 2 / std::sqrt(pi) * x * (3 + 2 * x * x) * std::exp(-x * x));
  return {b / moment, dbdt / moment};
}

// Terms on the contour are larger than their sum: 1e-11 of rounding was measured.
constexpr double rounding = 1e-10;

void check_near(const StepOff& one, const StepOff& other, double relative) {
  CHECK(std::abs(one.b / other.b - 1) <= relative);
  CHECK(std::abs(one.dbdt / other.dbdt - 1) <= relative);
}

}  // namespace

TEST_SUITE("phases/tem/reference") {
  TEST_CASE("Gauss-Legendre quadrature is exact for polynomials of degree 2 N - 1, to rounding") {
    for (const int power : {0, 2, 14, 30}) {
      double sum = 0;
      for (const auto& [x, w] : gauss_legendre<16>()) sum += w * std::pow(x, power);
      CHECK(std::abs(sum * (power + 1) / 2 - 1) < 1e-14);
    }
  }

  TEST_CASE("the central loop on a half-space is that of the closed form") {
    // The closed form itself cancels as x^5 for late times, so that its own rounding is that much larger there.
    for (const double radius : {10.0, 50.0}) {
      for (const double resistivity : {1.0, 30.0, 1'000.0}) {
        const ReferenceResponse response(central_loop(radius), {});
        for (const double time : {1e-6, 1e-5, 1e-4, 1e-3, 1e-2}) {
          const double x = radius * std::sqrt(mu0 / (4 * resistivity * time));
          if (x < 0.05) continue;
          CAPTURE(radius);
          CAPTURE(resistivity);
          CAPTURE(time);
          check_near(response.step_off({.resistivity = {resistivity}, .thickness = {}}, time), closed_form(radius, resistivity, time),
                     1e-9 + 1e-15 / std::pow(x, 5));
        }
      }
    }
  }

  TEST_CASE("a layer that is cut in two is the same layer, and one of nothing changes nothing") {
    const ReferenceResponse response({.radius = 10, .receiver = {30, 5}, .height = 2}, {});
    const Earth earth{.resistivity = {100, 5, 300}, .thickness = {20, 15}};
    const Earth cut{.resistivity = {100, 100, 5, 300}, .thickness = {7, 13, 15}};
    const Earth thin{.resistivity = {100, 1, 5, 300}, .thickness = {20, 1e-12, 15}};
    for (const double time : {1e-6, 1e-4, 1e-2}) {
      check_near(response.step_off(cut, time), response.step_off(earth, time), rounding);
      check_near(response.step_off(thin, time), response.step_off(earth, time), rounding);
    }
  }

  TEST_CASE("a polygon of many sides is the circle, and the direction of its corners makes no difference") {
    constexpr int sides = 96;
    Geometry polygon{.receiver = {4, 3}, .height = 1}, backwards = polygon;
    const Geometry circle{.radius = 10, .receiver = {4, 3}, .height = 1};
    // Corners so far out that the areas are the same.
    const double out = 10 * std::sqrt(2 * pi / sides / std::sin(2 * pi / sides));
    for (int i = 0; i < sides; ++i) polygon.corners.push_back({out * std::cos(2 * pi * i / sides), out * std::sin(2 * pi * i / sides)});
    backwards.corners.assign(polygon.corners.rbegin(), polygon.corners.rend());
    CHECK(std::abs(polygon.area() / circle.area() - 1) < 1e-14);
    const Earth earth{.resistivity = {50, 10}, .thickness = {25}};
    for (const double time : {1e-5, 1e-3}) {
      const auto of_polygon = ReferenceResponse(polygon, {}).step_off(earth, time);
      // The moment of the loop's charge about its centre differs by (pi / sides)^4 / 10, near fields by little more.
      check_near(of_polygon, ReferenceResponse(circle, {}).step_off(earth, time), 1e-5);
      check_near(of_polygon, ReferenceResponse(backwards, {}).step_off(earth, time), rounding);
    }
  }

  TEST_CASE("the response to a ramp is the mean of those to steps, and of two ramps the sum") {
    const ReferenceResponse response(central_loop(10), {});
    const Earth earth{.resistivity = {50, 10}, .thickness = {25}};
    const auto by_quadrature = [&](double begin, double end) {  // a slope of 1/(end - begin), seen at 1e-5 s
      double mean = 0;
      for (const auto& [x, weight] : gauss_legendre<16>())
        mean += 0.5 * weight * response.step_off(earth, 1e-5 - (0.5 * (begin + end) + 0.5 * (end - begin) * x)).dbdt;
      return mean;
    };
    const double slow = by_quadrature(-2e-5, -1e-5), fast = by_quadrature(-1e-5, 0);
    // The delays span one octave: 16 points are good to rounding for powers of it.
    CHECK(std::abs(response.response(earth, 1e-5, std::vector{-1e-5, 0.0}, std::vector{1.0, 0.0}) / fast - 1) < 1e-8);
    CHECK(
        std::abs(response.response(earth, 1e-5, std::vector{-2e-5, -1e-5, 0.0}, std::vector{1.0, 0.25, 0.0}) / (0.75 * slow + 0.25 * fast) -
                 1) < 1e-8);
  }

  TEST_CASE("a ramp that is short against the time since is a step") {
    const ReferenceResponse response(central_loop(10), {});
    const Earth earth{.resistivity = {50, 10}, .thickness = {25}};
    const double ramp = response.response(earth, 1e-4, std::vector{-1e-8, 0.0}, std::vector{1.0, 0.0});
    // dB/dt falls as t^-2.5 at most, so that half a ramp later it is 2.5 / 2 * 1e-4 smaller.
    CHECK(std::abs(ramp / response.step_off(earth, 1e-4).dbdt - 1) < 1.3e-4);
  }
}
