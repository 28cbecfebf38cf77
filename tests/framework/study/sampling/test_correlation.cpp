#include <algorithm>
#include <array>
#include <cmath>
#include <numbers>

#include <doctest/doctest.h>

#include "framework/core/random.hpp"
#include "framework/core/text.hpp"
#include "framework/study/sampling/correlation.hpp"
#include "framework/study/sampling/draw_samples.hpp"
#include "tests/framework/study/example_study.hpp"

using namespace example_study;

namespace {

constexpr std::size_t n = 40'000;

std::vector<Tilt> draw(const std::string& method, const std::string& rest, std::uint64_t first, std::size_t count) {
  const auto study = read(fmt::format("[study]\nseed = 5\n[samples]\ncount = {}\nmethod = \"{}\"\n", n, method) + rest);
  const auto drawn = draw_samples(study, type_of<Samples<Tilt>>(), first, count);
  return static_cast<const Samples<Tilt>*>(drawn.samples.get())->rows;
}

const std::string two =
    "[[samples.correlated]]\nparameters = [\"angle\", \"bias\"]\nmatrix = [[1, 0.6], [0.6, 1]]\n"
    "[samples.parameters]\nangle = { uniform = [-1, 1] }\nbias = { normal = [3, 2] }\ngain = { uniform = [0, 1] }\n";

double correlation(const std::vector<double>& x, const std::vector<double>& y) {
  double mx = 0, my = 0, xx = 0, yy = 0, xy = 0;
  const auto size = static_cast<double>(x.size());
  for (std::size_t i = 0; i < x.size(); ++i) mx += x[i] / size, my += y[i] / size;
  for (std::size_t i = 0; i < x.size(); ++i)
    xx += (x[i] - mx) * (x[i] - mx), yy += (y[i] - my) * (y[i] - my), xy += (x[i] - mx) * (y[i] - my);
  return xy / std::sqrt(xx * yy);
}

}  // namespace

TEST_SUITE("framework/study/correlation") {
  TEST_CASE("the normal numbers have the correlations of the matrix, and each parameter its own distribution") {
    for (const std::string method : {"random", "latin_hypercube", "sobol"}) {
      const auto rows = draw(method, two, 0, n);
      std::vector<double> angle, bias, rank, gain;
      std::array<double, 10> tenths{};
      for (const auto& row : rows) {
        angle.push_back(normal_quantile((row.angle + 1) / 2));
        rank.push_back(row.angle);
        bias.push_back((row.bias - 3) / 2);
        gain.push_back(row.gain);
        ++tenths[static_cast<std::size_t>(std::min(9.0, 10 * std::erfc(-bias.back() / std::numbers::sqrt2) / 2))];
      }
      // The standard error of a correlation r of normal numbers is (1 - r^2) / sqrt(n) = 0.0032, five of them; other methods have less.
      CHECK(std::abs(correlation(angle, bias) - 0.6) < 5 * 0.64 / 200);
      // A uniform and a normal number of this copula have r sqrt(3 / pi) (the normal density has mean 1 / (2 sqrt(pi)), and the uniform
      // number deviation 1 / sqrt(12)).
      CHECK(std::abs(correlation(rank, bias) - 0.6 * std::sqrt(3 / std::numbers::pi)) < 5.0 / 200);
      CHECK(std::abs(correlation(gain, bias)) < 5.0 / 200);
      CHECK(std::abs(correlation(gain, angle)) < 5.0 / 200);
      for (const double tenth : tenths) CHECK(std::abs(tenth / n - 0.1) < 5 * std::sqrt(0.09 / n));
    }
  }

  TEST_CASE("any slices give the same bits, and parameters that are in no group, or first in one, stay as they were") {
    for (const std::string method : {"random", "latin_hypercube", "sobol"}) {
      const auto whole = draw(method, two, 0, 20), part = draw(method, two, 13, 7);
      for (std::size_t i = 0; i < part.size(); ++i) CHECK(to_text(part[i]) == to_text(whole[13 + i]));
      const auto alone = draw(method, two.substr(two.find("[samples.parameters]")), 0, 20);
      for (std::size_t i = 0; i < alone.size(); ++i) {
        CHECK(alone[i].angle == whole[i].angle);
        CHECK(alone[i].gain == whole[i].gain);
      }
    }
  }

  TEST_CASE("a Cholesky factor, row by row") {
    const Correlation three({2, 0, 1}, {1, 0.5, 0.25, 0.5, 1, -0.5, 0.25, -0.5, 1});
    const auto below = [](double z) { return std::erfc(-z / std::numbers::sqrt2) / 2; };
    std::array numbers{below(0.3), below(-0.7), below(1.1)};
    three.correlate(numbers);
    // L = [1], [1/2, sqrt(3/4)], [1/4, (-1/2 - 1/8) / sqrt(3/4), the rest of norm 1]; roundings of some 1e-16 each.
    const double l11 = std::sqrt(0.75), l21 = -0.625 / l11, l22 = std::sqrt(1 - 0.0625 - l21 * l21);
    CHECK(numbers[2] == doctest::Approx(below(1.1)).epsilon(1e-14));
    CHECK(numbers[0] == doctest::Approx(below(0.5 * 1.1 + l11 * 0.3)).epsilon(1e-14));
    CHECK(numbers[1] == doctest::Approx(below(0.25 * 1.1 + l21 * 0.3 - l22 * 0.7)).epsilon(1e-14));
  }

  TEST_CASE("without correlation nothing changes, and numbers stay inside (0, 1)") {
    const std::array identity{1.0, 0.0, 0.0, 1.0}, nearly{1.0, 0.999999, 0.999999, 1.0};
    std::array numbers{0.3, 0.8};
    Correlation({0, 1}, {identity.begin(), identity.end()}).correlate(numbers);
    CHECK(numbers == std::array{0.3, 0.8});
    CHECK(Correlation::can_be(nearly));
    std::array extreme{0x1p-53, 1 - 0x1p-53};
    Correlation({0, 1}, {nearly.begin(), nearly.end()}).correlate(extreme);
    CHECK(extreme[1] > 0);
    extreme = {1 - 0x1p-53, 1 - 0x1p-53};
    Correlation({0, 1}, {nearly.begin(), nearly.end()}).correlate(extreme);
    CHECK(extreme[1] < 1);
  }
}
