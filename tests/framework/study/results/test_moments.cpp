#include <algorithm>
#include <cmath>
#include <vector>

#include <doctest/doctest.h>

#include "framework/core/random.hpp"
#include "framework/study/results/moments.hpp"

using namespace regatta;

namespace {
/// Folded over blocks of that many values.
Moments folded(const std::vector<double>& values, std::size_t block) {
  Moments moments;
  for (std::size_t i = 0; i < values.size(); i += block) {
    moments.merge(Moments(std::span(values).subspan(i, std::min(block, values.size() - i))));
  }
  return moments;
}
}  // namespace

TEST_SUITE("framework/study/moments") {
  TEST_CASE("small cases have their exact rational values") {
    const Moments one(std::vector<double>{4, 7, 13, 16});
    CHECK(one.mean() == 10);
    CHECK(one.variance() == 30);
    CHECK(one.standard_error() == std::sqrt(7.5));
    CHECK(one.min() == 4);
    CHECK(one.max() == 16);
    CHECK(Moments(std::vector<double>{-1, 1, 0.5, -0.5}).variance() == 2.5 / 3);
  }

  TEST_CASE("the first n whole numbers have mean (n - 1) / 2 and variance n (n + 1) / 12, over any blocks") {
    std::vector<double> values(9'000);
    for (std::size_t i = 0; i < values.size(); ++i) values[i] = static_cast<double>(i);
    for (const std::size_t block : {1U, 7U, 4096U, 9000U}) {
      const auto moments = folded(values, block);
      CHECK(moments.count() == 9'000);
      // Merging is a sum of at most 9,000 non-negative terms, each good to a few roundings: 1e4 x 1.1e-16, and as much for each term.
      CHECK(moments.mean() == doctest::Approx(4499.5).epsilon(1e-12));
      CHECK(moments.variance() == doctest::Approx(9'000.0 * 9'001 / 12).epsilon(4e-12));
    }
  }

  TEST_CASE("a large offset does not hurt") {
    // x = 2^30 + k 2^-20 without rounding, so that sums over the whole numbers k < 2^16 are the exact answer in 64 bits.
    constexpr std::uint64_t n = 10'000;
    constexpr double scale = 0x1p-20, offset = 0x1p30;
    std::vector<double> values;
    std::uint64_t sum = 0, squares = 0;
    Random random({{3, 4}}, 0);
    double naive_sum = 0, naive_squares = 0;
    for (std::uint64_t i = 0; i < n; ++i) {
      const auto k = random.integer(1U << 16);
      sum += k;
      squares += k * k;
      values.push_back(offset + static_cast<double>(k) * scale);
      naive_sum += values.back();
      naive_squares += values.back() * values.back();
    }
    const double variance = static_cast<double>(n * squares - sum * sum) / static_cast<double>(n * (n - 1)) * scale * scale;
    const double mean = offset + static_cast<double>(sum) / static_cast<double>(n) * scale;
    // Within a block the offset cancels: n u = 1e-12. Between blocks, means are rounded to u 2^30 = 1.2e-7 each, while they differ by
    // d of about s / sqrt(4096) = 3e-4 (s = 0.018). The term d^2 n_a n_b / n, of order s^2 x 1 in a total of s^2 n, is then off by
    // 2 x 2.4e-7 / 3e-4 of itself: 1.6e-3 / 1e4 = 1.6e-7, and two such merges happen.
    CHECK(std::abs(folded(values, 10'000).variance() / variance - 1) <= 1e-12);
    CHECK(std::abs(folded(values, 4'096).variance() / variance - 1) <= 1e-6);
    CHECK(std::abs(folded(values, 4'096).mean() - mean) <= 3 * 0x1p-53 * offset);
    // Negative control: the textbook formula loses everything, (1 + offset^2/s^2) u = 4e5.
    const double textbook = (naive_squares - naive_sum * naive_sum / static_cast<double>(n)) / static_cast<double>(n - 1);
    CHECK(std::abs(textbook / variance - 1) > 1);
  }

  TEST_CASE("the second pass corrects the mean") {
    std::vector<double> values(4'096, 0.1);
    values[0] = 1e9;
    // The second sum has 4,096 terms and stays below 1e9: at most u 1e9 = 1.1e-7 a term, so as much in the mean, and as much again
    // for the rounding of the terms. The first sum grows to 4e12 and leaves 7e-5.
    CHECK(std::abs(Moments(values).mean() - (1e9 + 4'095 * 0.1) / 4'096) <= 2.2e-7);
  }

  TEST_CASE("nothing and a single value have no variance") {
    const Moments nothing, one(std::vector<double>{3});
    CHECK(std::isnan(nothing.mean()));
    CHECK(std::isnan(nothing.min()));
    CHECK(std::isnan(nothing.max()));
    CHECK(std::isnan(nothing.standard_error()));
    CHECK(one.mean() == 3);
    CHECK(one.min() == 3);
    CHECK(std::isnan(one.variance()));
    CHECK(std::isnan(one.standard_error()));
    CHECK(Moments(std::vector<double>(5, 0.1)).variance() == 0);
  }

  TEST_CASE("merging with nothing changes nothing") {
    Moments moments, three(std::vector<double>{0.1, 0.2, 0.7});
    moments.merge({});
    moments.merge(three);
    moments.merge({});
    CHECK(moments.mean() == three.mean());
    CHECK(moments.variance() == three.variance());
    CHECK(moments.count() == 3);
  }
}
