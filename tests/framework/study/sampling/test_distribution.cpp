#include <array>
#include <cmath>
#include <map>
#include <numbers>

#include <doctest/doctest.h>

#include "framework/study/sampling/distribution.hpp"

using namespace regatta;

namespace {

struct Moments {
  double mean = 0, variance = 0;
};

/// Moments by the midpoint rule over the quantile: the integral over u of x, and of (x - mean)^2.
Moments moments(const Distribution& distribution) {
  constexpr int cells = 100'000;
  Moments m;
  double square = 0;
  for (int i = 0; i < cells; ++i) {
    const double x = distribution.quantile((i + 0.5) / cells);
    m.mean += x / cells;
    square += x * x / cells;
  }
  m.variance = square - m.mean * m.mean;
  return m;
}

const double smallest = 0x1p-53, largest = 1 - 0x1p-53;  // of all uniform numbers that are drawn

}  // namespace

TEST_SUITE("framework/study/distribution") {
  TEST_CASE("uniform") {
    const auto d = Distribution::uniform(-1, 3);
    CHECK(d.quantile(0.25) == 0);
    CHECK(d.quantile(0.5) == 1);
    // The midpoint rule is exact for the mean of a line and off by (width / cells)^2 / 12 = 1.3e-10 for its square; sums of 1e5 terms
    // round by less than 1e5 * 2^-53 * 9 = 1e-10.
    CHECK(moments(d).mean == doctest::Approx(1).epsilon(1e-9));
    CHECK(moments(d).variance == doctest::Approx(16.0 / 12).epsilon(1e-9));
    CHECK(d.lowest() == -1);
    CHECK(d.highest() == 3);
  }
  TEST_CASE("whole uniform: every number equally often, both ends included") {
    const auto d = Distribution::whole_uniform(-2, 2);
    std::map<double, int> times;
    for (int i = 0; i < 1000; ++i) ++times[d.quantile((i + 0.5) / 1000)];
    CHECK(times == std::map<double, int>{{-2, 200}, {-1, 200}, {0, 200}, {1, 200}, {2, 200}});
    CHECK(d.quantile(smallest) == -2);
    CHECK(d.quantile(largest) == 2);
  }
  TEST_CASE("normal") {
    const auto d = Distribution::normal(10, 2);
    CHECK(d.quantile(0.5) == 10);
    // 1.959963984540054 is the 97.5 % point of tables; AS 241 promises 1e-15 relative.
    CHECK(d.quantile(0.975) == doctest::Approx(10 + 2 * 1.959963984540054).epsilon(1e-14));
    // The rule misses the tails beyond the outermost cells, u < 1e-5 or z > 4.26: about z^2 1e-5 = 2e-4 of the variance 4.
    CHECK(moments(d).mean == doctest::Approx(10).epsilon(1e-9));
    CHECK(moments(d).variance == doctest::Approx(4).epsilon(2e-4));
    CHECK(std::isinf(d.lowest()));
    CHECK(std::isfinite(d.quantile(smallest)));
    CHECK(std::isfinite(d.quantile(largest)));
  }
  TEST_CASE("log_uniform: equal shares for every decade") {
    const auto d = Distribution::log_uniform(0.01, 100);
    // exp of at most 9.2 with an argument rounded to 2^-53: 9.2 * 1.1e-16 = 1e-15 relative.
    CHECK(d.quantile(0.25) == doctest::Approx(0.1).epsilon(1e-14));
    CHECK(d.quantile(0.5) == doctest::Approx(1).epsilon(1e-14));
    CHECK(d.quantile(0.75) == doctest::Approx(10).epsilon(1e-14));
    // Mean (b - a) / ln(b / a); midpoint error relative (ln(b/a) / cells)^2 / 24 = 4e-10.
    CHECK(moments(d).mean == doctest::Approx((100 - 0.01) / std::log(1e4)).epsilon(1e-8));
  }
  TEST_CASE("log_normal: mu and sigma are those of the natural logarithm") {
    const auto d = Distribution::log_normal(1, 0.5);
    CHECK(d.quantile(0.5) == doctest::Approx(std::exp(1)).epsilon(1e-15));
    // Mean exp(mu + sigma^2 / 2). The rule misses curvature in the outermost cells: 1e-5 of values near exp(1 + 0.5 * 4.3) = 23, so
    // less than 23e-5 / 3 = 8e-5 of it.
    CHECK(moments(d).mean == doctest::Approx(std::exp(1 + 0.125)).epsilon(8e-5));
    CHECK(d.lowest() == 0);
  }
  TEST_CASE("choice: equal shares, in the order given") {
    const auto d = Distribution::choice({5, 1, 5, 3});
    CHECK(d.quantile(smallest) == 5);
    CHECK(d.quantile(0.26) == 1);
    CHECK(d.quantile(0.74) == 5);
    CHECK(d.quantile(largest) == 3);
    CHECK(d.lowest() == 1);
    CHECK(d.highest() == 5);
  }
  TEST_CASE("choice with weights: each in proportion, the last one with a weight at the end") {
    const auto d = Distribution::choice({5, 1, 3, 7}, {1, 0, 3, 0});
    CHECK(d.quantile(smallest) == 5);
    CHECK(d.quantile(0.2499) == 5);
    CHECK(d.quantile(0.2501) == 3);
    CHECK(d.quantile(largest) == 3);
    CHECK(Distribution::choice({1, 2, 3}, {0.1, 0.2, 0.3}).quantile(largest) == 3);
    CHECK(d.text() == "choice [5.0, 1.0, 3.0, 7.0] weights [1.0, 0.0, 3.0, 0.0]");
  }
  TEST_CASE("truncated: those draws of the normal distribution that fall inside") {
    const auto d = Distribution::normal(10, 2).truncated({9, 16});
    CHECK(d.lowest() == 9);
    CHECK(d.highest() == 16);
    // With a = -1/2, b = 3, phi the density and Z the mass between: mean = mu + sigma (phi(a) - phi(b)) / Z and variance = sigma^2
    // (1 + (a phi(a) - b phi(b)) / Z - ((phi(a) - phi(b)) / Z)^2); Johnson, Kotz, Balakrishnan, Continuous Univariate Distributions 1
    // (1994), 13.10. The density is at least phi(3) / Z = 0.0064, so a cell is at most 2 / 0.0064 / 1e5 = 3e-3 wide: 3e-3^2 / 24 = 4e-7.
    const auto phi = [](double z) { return std::exp(-z * z / 2) / std::sqrt(2 * std::numbers::pi); };
    const double a = -0.5, b = 3, mass = (std::erf(b / std::numbers::sqrt2) - std::erf(a / std::numbers::sqrt2)) / 2;
    const double shift = (phi(a) - phi(b)) / mass;
    CHECK(moments(d).mean == doctest::Approx(10 + 2 * shift).epsilon(4e-7));
    CHECK(moments(d).variance == doctest::Approx(4 * (1 + (a * phi(a) - b * phi(b)) / mass - shift * shift)).epsilon(1e-6));
    CHECK(Distribution::normal(10, 2).mass_in({9, 16}) == mass);
  }
  TEST_CASE("truncated log_normal: bounds are those of the value") {
    const auto d = Distribution::log_normal(0, 1).truncated({0.5, 2});
    CHECK(d.quantile(0.5) == doctest::Approx(1).epsilon(1e-14));  // the interval is symmetric in the logarithm
    CHECK(d.quantile(smallest) == doctest::Approx(0.5).epsilon(1e-14));
    CHECK(d.quantile(smallest) >= 0.5);
    CHECK(d.quantile(largest) <= 2);
    const auto positive = Distribution::log_normal(0, 1).truncated({-1, 2});
    CHECK(positive.lowest() == 0);
    CHECK(positive.quantile(smallest) > 0);
  }
  TEST_CASE("axes of a grid have their values in equal parts, in the order given") {
    const auto grid = Distribution::grid({3, 1, 2});
    CHECK(grid.points() == 3);
    for (int k = 0; k < 3; ++k) CHECK(grid.quantile((k + 0.5) / 3) == std::array{3.0, 1.0, 2.0}[static_cast<std::size_t>(k)]);
    const auto line = Distribution::linspace(0, 1, 11);
    CHECK(line.points() == 11);
    for (int k = 0; k <= 10; ++k) CHECK(line.quantile((k + 0.5) / 11) == k / 10.0);  // as one writes them: 0.3, not 0.30000000000000004
    CHECK(Distribution::linspace(0.1, 0.7, 4).quantile(largest) == 0.7);
    CHECK(Distribution::linspace(1, -1, 3).quantile(0.01) == 1);
    CHECK(Distribution::linspace(1, -1, 3).lowest() == -1);
    CHECK(Distribution::uniform(0, 1).points() == 0);
  }
  TEST_CASE("bounds hold at the ends of the unit interval, whatever the rounding") {
    for (const auto& [low, high] : {std::pair{0.1, 0.3}, {-1e-3, 7.7}, {1e-300, 1e300}, {3, 3.0000000000000004}}) {
      const auto d = Distribution::uniform(low, high);
      CHECK(d.quantile(smallest) >= low);
      CHECK(d.quantile(largest) <= high);
      if (low <= 0 || std::isinf(high / low)) continue;
      const auto l = Distribution::log_uniform(low, high);
      CHECK(l.quantile(smallest) >= low);
      CHECK(l.quantile(largest) <= high);
    }
  }
  TEST_CASE("equal text means equal draws") {
    CHECK(Distribution::uniform(-0.3, 0.3).text() == "uniform [-0.3, 0.3]");
    CHECK(Distribution::choice({1, 2}).text() == "choice [1.0, 2.0]");
    CHECK(Distribution::uniform(0, 0.1).text() != Distribution::uniform(0, std::nextafter(0.1, 1)).text());
    CHECK(Distribution::uniform(1, 2).text() != Distribution::whole_uniform(1, 2).text());
  }
}
