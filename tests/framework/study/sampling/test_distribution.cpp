#include <cmath>
#include <map>

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
