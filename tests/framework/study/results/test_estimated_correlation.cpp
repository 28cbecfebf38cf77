#include <algorithm>
#include <cmath>
#include <vector>

#include <doctest/doctest.h>

#include "framework/core/random.hpp"
#include "framework/study/results/estimated_correlation.hpp"
#include "framework/study/results/ranks.hpp"

using namespace regatta;

namespace {

/// Folded over blocks of that many pairs.
CoMoments folded(const std::vector<double>& x, const std::vector<double>& y, std::size_t block) {
  CoMoments all;
  for (std::size_t i = 0; i < x.size(); i += block) {
    const auto n = std::min(block, x.size() - i);
    all.merge(CoMoments(std::span(x).subspan(i, n), std::span(y).subspan(i, n)));
  }
  return all;
}

EstimatedCorrelation spearman_of(const std::vector<double>& x, const std::vector<double>& y) {
  return spearman(Ranks(x).all(), Ranks(y).all());
}

}  // namespace

TEST_SUITE("framework/study/estimated_correlation") {
  TEST_CASE("small cases have their exact values") {
    // Means 2.5 and 2.5; sums of squares 5 and 5, of products 4.
    CHECK(CoMoments(std::vector<double>{1, 2, 3, 4}, std::vector<double>{1, 3, 2, 4}).correlation() == doctest::Approx(0.8).epsilon(1e-15));
    CHECK(CoMoments(std::vector<double>{1, 2, 3}, std::vector<double>{-1, -2, -3}).correlation() == -1);
    CHECK(CoMoments(std::vector<double>{1, 2}, std::vector<double>{5, 6}).correlation() == 1);
    CHECK(CoMoments(std::vector<double>{1e-150, 2e-150, 4e-150}, std::vector<double>{1e150, 2e150, 4e150}).correlation() ==
          doctest::Approx(1));
    CHECK(CoMoments(std::vector<double>{-1, 0, 1}, std::vector<double>{1, 0, 1}).correlation() == 0);
  }

  TEST_CASE("the first of Anscombe's four has the correlation that he gives") {
    // The American Statistician 27 (1973) 17: r = 0.81642 (0.816 in print; by whole numbers, 11 x 797.6 - 99 x 82.51 over the roots).
    const std::vector<double> x{10, 8, 13, 9, 11, 14, 6, 4, 12, 7, 5};
    const std::vector<double> y{8.04, 6.95, 7.58, 8.81, 8.33, 9.96, 7.24, 4.26, 10.84, 4.82, 5.68};
    CHECK(CoMoments(x, y).correlation() == doctest::Approx(0.81642).epsilon(1e-5));
  }

  TEST_CASE("blocks change rounding only, however many pairs there are beside their edges") {
    for (const std::size_t n : {4'095U, 4'096U, 4'097U, 8'192U, 9'000U}) {
      std::vector<double> x, y;
      for (std::size_t i = 0; i < n; ++i) {
        Random random({{9, 9}}, i);
        x.push_back(1e6 + random.normal());
        y.push_back(0.6 * x.back() + 0.8 * random.normal());
      }
      const double whole = CoMoments(x, y).correlation();
      CHECK(folded(x, y, 4'096).count() == n);
      // The offset leaves 1e6 u = 1e-10 of each deviation, which enters sums of n alike terms.
      CHECK(folded(x, y, 4'096).correlation() == doctest::Approx(whole).epsilon(1e-9));
      // The true correlation is 0.6, the standard error (1 - 0.36) / sqrt(n) = 0.01: five of them.
      CHECK(std::abs(whole - 0.6) < 0.05);
    }
  }

  TEST_CASE("constant numbers have no correlation, exactly, also over blocks") {
    const std::vector<double> x(9'000, 0.1);
    std::vector<double> y(9'000);
    for (std::size_t i = 0; i < y.size(); ++i) y[i] = static_cast<double>(i % 7);
    const auto pairs = folded(x, y, 4'096);
    CHECK(pairs.x_is_constant());
    CHECK_FALSE(pairs.y_is_constant());
    CHECK(std::isnan(pairs.correlation()));
    CHECK(std::isnan(pearson(pairs).low));
    CHECK(std::isnan(spearman_of(x, y).value));
    CHECK(std::isnan(pearson(CoMoments()).value));
    CHECK(std::isnan(spearman_of({}, {}).value));
    CHECK(std::isnan(spearman_of({1}, {2}).value));
  }

  TEST_CASE("Spearman's is 1 - 6 sum d^2 / (n (n^2 - 1)) without ties, and Pearson's of the shared ranks with them") {
    // d = 0, -2, 1, -1, 2: 1 - 6 x 10 / 120.
    CHECK(spearman_of({1, 2, 3, 4, 5}, {10, 30, 20, 90, 25}).value == doctest::Approx(0.5).epsilon(1e-15));
    // Ranks 1, 2.5, 2.5, 4 and 1, 2, 3, 4: sums of squares 4.5 and 5, of products 4.5.
    CHECK(spearman_of({1, 2, 2, 7}, {1, 2, 3, 4}).value == doctest::Approx(4.5 / std::sqrt(22.5)).epsilon(1e-15));
    // Any rising curve.
    CHECK(spearman_of({1, 2, 3, 4}, {std::exp(1), std::exp(2), std::exp(3), std::exp(40)}).value == 1);
    CHECK(spearman_of({1, 2, 3, 4}, {4, 3, 2, 1}).value == -1);
  }

  TEST_CASE("Fisher's interval, by hand") {
    // n = 28, so the half width in z is 1.959964 / 5; r = 0: tanh(0.3919928) = 0.373077.
    std::vector<double> x(28), y(28);
    for (std::size_t i = 0; i < x.size(); ++i) {
      x[i] = static_cast<double>(i % 14) - 6.5;
      y[i] = i < 14 ? 1 : -1;
    }
    const auto none = pearson(CoMoments(x, y));
    CHECK(std::abs(none.value) < 1e-15);
    CHECK(none.high == doctest::Approx(0.373077).epsilon(1e-5));
    CHECK(none.low == doctest::Approx(-0.373077).epsilon(1e-5));
    CHECK(spearman_of(x, y).high == doctest::Approx(0.373077).epsilon(1e-5));  // r^2/2 = 0: the same
    // r = 1 is certain, and three pairs say nothing.
    CHECK(pearson(CoMoments(x, x)).low == 1);
    const auto three = pearson(CoMoments(std::vector<double>{1, 2, 3}, std::vector<double>{1, 3, 2}));
    CHECK(three.value == doctest::Approx(0.5));
    CHECK(three.low == -1);
    CHECK(three.high == 1);
  }

  TEST_CASE("the intervals cover the truth as often as they say") {
    // 1,000 studies of 200 normal pairs of correlation 0.5, whose rank correlation is 6/pi asin(0.25) = 0.482584. 95 % of 1,000 is 950 +-
    // 7: five standard errors, and one for the approximation.
    int linear = 0, ranked = 0;
    for (std::uint64_t study = 0; study < 1'000; ++study) {
      std::vector<double> x, y;
      for (std::uint32_t i = 0; i < 200; ++i) {
        Random random({{17, 4}}, study, 0, i);
        x.push_back(random.normal());
        y.push_back(0.5 * x.back() + std::sqrt(0.75) * random.normal());
      }
      const auto p = pearson(CoMoments(x, y)), s = spearman_of(x, y);
      linear += p.low <= 0.5 && 0.5 <= p.high;
      ranked += s.low <= 0.482584 && 0.482584 <= s.high;
    }
    CHECK(std::abs(linear - 950) <= 42);
    CHECK(std::abs(ranked - 950) <= 42);
  }
}
