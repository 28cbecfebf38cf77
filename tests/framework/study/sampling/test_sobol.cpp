#include <algorithm>
#include <array>
#include <map>
#include <set>

#include <doctest/doctest.h>

#include "framework/study/sampling/sobol.hpp"

using namespace regatta;

TEST_SUITE("framework/study/sobol") {
  TEST_CASE("the first dimension is van der Corput's sequence: the digits of the point's number behind the point, reversed") {
    const Sobol sobol(3);
    for (const std::uint64_t point : {0U, 1U, 2U, 3U, 1000U, 4'294'967'295U}) {
      std::uint64_t reversed = 0;
      for (unsigned digit = 0; digit < 32; ++digit) reversed |= (std::uint64_t{point} >> digit & 1) << (63 - digit);
      CHECK(sobol.bits(0, point) == reversed);
    }
  }

  // Sobol, USSR Comput. Math. Math. Phys. 7 (1967) 86: every projection on one dimension is a (0, 1)-sequence.
  TEST_CASE("every aligned block of 2^k points has one in each of 2^k intervals of every dimension") {
    constexpr std::size_t dimensions = 40;
    const Sobol sobol(dimensions);
    for (const unsigned k : {1U, 4U, 9U}) {
      for (const std::uint64_t block : {0U, 1U, 5U}) {
        for (std::size_t d = 0; d < dimensions; ++d) {
          std::set<std::uint64_t> met;
          for (std::uint64_t i = 0; i < (1U << k); ++i) met.insert(sobol.bits(d, (block << k) + i) >> (64 - k));
          CHECK(met.size() == (1U << k));
        }
      }
    }
  }

  TEST_CASE("the first two dimensions have one point in every elementary rectangle") {
    const Sobol sobol(2);
    constexpr unsigned k = 8;
    for (unsigned a = 0; a <= k; ++a) {  // 2^a columns and 2^(k - a) rows
      std::set<std::pair<std::uint64_t, std::uint64_t>> met;
      const auto part = [](std::uint64_t bits, unsigned digits) { return digits == 0 ? 0 : bits >> (64 - digits); };
      for (std::uint64_t i = 0; i < (1U << k); ++i) met.insert({part(sobol.bits(0, i), a), part(sobol.bits(1, i), k - a)});
      CHECK(met.size() == (1U << k));
    }
  }

  // The primitive polynomials of the first dimensions have degrees 0, 1 and 2, so t = 0 + 0 + 1 (Sobol 1967; Niederreiter, Random Number
  // Generation and Quasi-Monte Carlo Methods, 1992, section 4.5): a (1, m, 3)-net has 2^t = 2 points in each box of volume 2^(1 - m).
  TEST_CASE("the first three dimensions are a (1, m, 3)-net, in every aligned block") {
    const Sobol sobol(3);
    constexpr unsigned m = 8;
    for (const std::uint64_t block : {0U, 3U}) {
      for (unsigned a = 0; a < m; ++a) {
        for (unsigned b = 0; a + b < m; ++b) {
          const std::array<unsigned, 3> digits{a, b, m - 1 - a - b};
          std::map<std::array<std::uint64_t, 3>, int> points;
          for (std::uint64_t i = 0; i < (1U << m); ++i) {
            std::array<std::uint64_t, 3> box{};
            for (std::size_t d = 0; d < 3; ++d) box[d] = digits[d] == 0 ? 0 : sobol.bits(d, (block << m) + i) >> (64 - digits[d]);
            ++points[box];
          }
          CHECK(points.size() == (1U << (m - 1)));
          CHECK(std::ranges::all_of(points, [](const auto& box) { return box.second == 2; }));
        }
      }
    }
  }
}
