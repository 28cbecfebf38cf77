#include <cmath>
#include <set>

#include <doctest/doctest.h>
#include <fmt/format.h>

#include "framework/study/sampling/sobol.hpp"
#include "framework/study/sampling/unit_points.hpp"

using namespace regatta;

namespace {

std::vector<Parameter> parameters(std::size_t count) {
  std::vector<Parameter> made;
  for (std::size_t i = 0; i < count; ++i) made.push_back({fmt::format("p{}", i), Distribution::uniform(0, 1), {0, 1}, "", {i}});
  return made;
}

/// The mean over the samples of the product of 1 + (u - 1/2) over 6 parameters, whose expectation is 1.
double mean_of_product(SampleMethod method, std::uint64_t seed, std::uint64_t count) {
  const auto six = parameters(6);
  const UnitPoints points(method, seed, six, count);
  double sum = 0;
  for (std::uint64_t sample = 0; sample < count; ++sample) {
    double product = 1;
    for (std::size_t p = 0; p < six.size(); ++p) product *= 0.5 + points.at(p, sample);
    sum += product;
  }
  return sum / static_cast<double>(count);
}

double root_mean_square_error(SampleMethod method) {
  constexpr int seeds = 40;
  double sum = 0;
  for (int seed = 0; seed < seeds; ++seed) sum += std::pow(mean_of_product(method, static_cast<std::uint64_t>(seed), 512) - 1, 2);
  return std::sqrt(sum / seeds);
}

/// The same of 512 points of the sequence under random digital shifts: its square is the sum of the squared Walsh coefficients over the
/// dual net without 0 (Dick and Pillichshammer, Digital Nets and Sequences, Cambridge 2010, chapter 16). Those of 1/2 + u are 1 at 0 and
/// -2^-(j+2) at 2^j, else 0. A vector of such numbers is in the dual net when the digits that it names, one of each coordinate at most, are
/// a sum of 0 modulo 2 at every point: when their rows of the generator matrices are.
double expected_error_of_sobol() {
  constexpr std::size_t digits = 9;
  const Sobol sobol(6);
  std::vector<double> squares(std::size_t{1} << digits);  // by the sum of the rows
  squares[0] = 1;
  for (std::size_t coordinate = 0; coordinate < 6; ++coordinate) {
    auto next = squares;
    for (unsigned j = 0; j < 52; ++j) {
      std::size_t row = 0;
      for (std::size_t i = 0; i < digits; ++i) row |= (sobol.bits(coordinate, std::uint64_t{1} << i) >> (63 - j) & 1U) << i;
      for (std::size_t sum = 0; sum < squares.size(); ++sum) next[sum ^ row] += std::ldexp(squares[sum], -2 * (static_cast<int>(j) + 2));
    }
    squares = next;
  }
  return std::sqrt(squares[0] - 1);
}

}  // namespace

TEST_SUITE("framework/study/unit_points") {
  TEST_CASE("all numbers lie inside (0, 1), also those of the most samples") {
    const auto two = parameters(2);
    for (const auto method : {SampleMethod::random, SampleMethod::latin_hypercube, SampleMethod::sobol}) {
      const UnitPoints points(method, 7, two, std::uint64_t{1} << 32);
      for (std::uint64_t i = 0; i < 2000; ++i) {
        const double u = points.at(1, (std::uint64_t{1} << 32) - 1 - i);
        REQUIRE(u > 0);
        REQUIRE(u < 1);
      }
    }
  }

  TEST_CASE("a Latin hypercube meets each of n equal parts once, in every parameter") {
    const auto five = parameters(5);
    for (const std::uint64_t n : {1U, 2U, 10U, 1001U}) {
      const UnitPoints points(SampleMethod::latin_hypercube, 7, five, n);
      for (std::size_t p = 0; p < five.size(); ++p) {
        std::set<double> met;
        for (std::uint64_t sample = 0; sample < n; ++sample) met.insert(std::floor(points.at(p, sample) * static_cast<double>(n)));
        CHECK(met.size() == n);
        CHECK(*met.begin() == 0);
        CHECK(*met.rbegin() == static_cast<double>(n - 1));
      }
    }
  }

  TEST_CASE("a shifted Sobol sequence keeps one point in each of 2^k intervals, and the shift is of seed and parameter") {
    const auto three = parameters(3);
    const UnitPoints points(SampleMethod::sobol, 7, three, 256);
    for (std::size_t p = 0; p < three.size(); ++p) {
      std::set<double> met;
      for (std::uint64_t sample = 0; sample < 256; ++sample) met.insert(std::floor(points.at(p, sample) * 256));
      CHECK(met.size() == 256);
    }
    CHECK(UnitPoints(SampleMethod::sobol, 8, three, 256).at(0, 0) != points.at(0, 0));
    CHECK(points.at(0, 0) != points.at(1, 0));
  }

  TEST_CASE("a shifted Sobol sequence keeps one point in every elementary rectangle of two parameters, in every aligned block") {
    const auto two = parameters(2);
    constexpr unsigned m = 8;
    const UnitPoints points(SampleMethod::sobol, 7, two, 1024);
    for (const std::uint64_t block : {0U, 2U}) {
      for (unsigned a = 0; a <= m; ++a) {  // 2^a columns and 2^(m - a) rows
        std::set<std::pair<double, double>> met;
        for (std::uint64_t i = block << m; i < (block + 1) << m; ++i)
          met.insert({std::floor(std::ldexp(points.at(0, i), static_cast<int>(a))),
                      std::floor(std::ldexp(points.at(1, i), static_cast<int>(m - a)))});
        CHECK(met.size() == (1U << m));
      }
    }
  }

  TEST_CASE("more samples go on with a random or Sobol sequence, and change a Latin hypercube") {
    const auto two = parameters(2);
    for (const auto method : {SampleMethod::random, SampleMethod::sobol})
      CHECK(UnitPoints(method, 7, two, 10).at(1, 9) == UnitPoints(method, 7, two, 1000).at(1, 9));
    CHECK(UnitPoints(SampleMethod::latin_hypercube, 7, two, 10).at(1, 9) !=
          UnitPoints(SampleMethod::latin_hypercube, 7, two, 1000).at(1, 9));
  }

  TEST_CASE("a grid meets every combination once: axes in order of their names, the last one fastest; what is no axis is random") {
    std::vector<Parameter> mixed = parameters(3);
    mixed[0].distribution = Distribution::grid({5, 6});
    mixed[2].distribution = Distribution::linspace(0, 2, 3);
    const UnitPoints points(SampleMethod::grid, 7, mixed, 12), random(SampleMethod::random, 7, mixed, 12);
    std::string met;
    for (std::uint64_t sample = 0; sample < 12; ++sample) {
      met +=
          fmt::format("{}{} ", mixed[0].distribution.quantile(points.at(0, sample)), mixed[2].distribution.quantile(points.at(2, sample)));
      CHECK(points.at(1, sample) == random.at(1, sample));
    }
    CHECK(met == "50 51 52 60 61 62 50 51 52 60 61 62 ");
  }

  TEST_CASE("no axis has so many values that a point falls between them") {
    std::vector<Parameter> one = parameters(1);
    const double most = 0x1p32;
    one[0].distribution = Distribution::linspace(0, most - 1, std::uint64_t{1} << 32);
    const UnitPoints points(SampleMethod::grid, 7, one, std::uint64_t{1} << 32);
    for (const std::uint64_t sample : {std::uint64_t{0}, std::uint64_t{1}, std::uint64_t{3'333'333'333}, (std::uint64_t{1} << 32) - 1})
      CHECK(one[0].distribution.quantile(points.at(0, sample)) == static_cast<double>(sample));
  }

  // The product has variance (13/12)^6 - 1 = 0.617, of which its six main effects have 6/12 = 0.5, which strata remove: random errors are
  // sqrt(0.617 / 512) = 0.0347, those of a Latin hypercube sqrt(0.117 / 512) = 0.0151 (Stein, Technometrics 29 (1987) 143). With 40 seeds
  // the ratio of two of them varies by 1 / sqrt(40) = 16 %; three times that are allowed.
  TEST_CASE("means over evenly spread samples are nearer to the truth") {
    const double random = root_mean_square_error(SampleMethod::random);
    const double latin = root_mean_square_error(SampleMethod::latin_hypercube);
    CHECK(random == doctest::Approx(0.0347).epsilon(0.34).scale(0));
    CHECK(latin == doctest::Approx(0.0151).epsilon(0.34).scale(0));
    const double sobol = expected_error_of_sobol();
    CHECK(root_mean_square_error(SampleMethod::sobol) == doctest::Approx(sobol).epsilon(0.34).scale(0));
    CHECK(sobol < latin);
  }
}
