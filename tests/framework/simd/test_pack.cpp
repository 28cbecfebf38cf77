#include <algorithm>
#include <bit>
#include <cmath>
#include <limits>
#include <vector>

#include <doctest/doctest.h>

#include "framework/core/random.hpp"
#include "tests/framework/simd/functions/functions.hpp"

using namespace regatta;
using test::all_functions;

namespace {

constexpr std::size_t count = 4096;  // a whole number of packs of any set

std::vector<double> draws(std::uint32_t stream) {
  std::vector<double> numbers(count);
  fill_normal(numbers, random_key(7, "pack"), 0, stream, 0, 0);
  return numbers;
}

}  // namespace

TEST_SUITE("framework/simd/pack") {
  TEST_CASE("a product in a sum is rounded with the sum where the set is fused, and before it where it is not") {
    const auto a = draws(0), b = draws(1), c = draws(2);
    for (const auto* functions : all_functions()) {
      CAPTURE(name_of(functions->set));
      std::vector<double> sum(count), difference(count), taken_off(count);
      functions->multiply_add(a, b.data(), c.data(), sum.data(), difference.data(), taken_off.data());
      const bool fused = is_fused(functions->set);
      std::size_t rounding_matters = 0;
      bool alike = true;
      for (std::size_t i = 0; i < count; ++i) {
        const double product = a[i] * b[i];
        alike = alike && sum[i] == (fused ? std::fma(a[i], b[i], c[i]) : product + c[i]);
        alike = alike && difference[i] == (fused ? std::fma(a[i], b[i], -c[i]) : product - c[i]);
        alike = alike && taken_off[i] == (fused ? std::fma(-a[i], b[i], c[i]) : c[i] - product);
        rounding_matters += std::fma(a[i], b[i], c[i]) != product + c[i] ? 1 : 0;
      }
      CHECK(alike);
      CHECK(rounding_matters > 100);
    }
  }

  TEST_CASE("min and max are those of double, also for NaN and signed zeros") {
    const double nan = std::numeric_limits<double>::quiet_NaN(), inf = std::numeric_limits<double>::infinity();
    const std::vector<double> special{nan, 1.0, -1.0, 0.0, -0.0, inf, -inf, 2.0};
    std::vector<double> a, b;
    for (const double x : special)
      for (const double y : special) a.push_back(x), b.push_back(y);
    for (const auto* functions : all_functions()) {
      CAPTURE(name_of(functions->set));
      std::vector<double> least(a.size()), largest(a.size());
      functions->min_max(a, b.data(), least.data(), largest.data());
      const auto bits = [](double x) { return std::bit_cast<std::uint64_t>(x); };
      for (std::size_t i = 0; i < a.size(); ++i) {
        CAPTURE(a[i]);
        CAPTURE(b[i]);
        CHECK(bits(least[i]) == bits(std::min(a[i], b[i])));
        CHECK(bits(largest[i]) == bits(std::max(a[i], b[i])));
      }
    }
  }

  TEST_CASE("powers of two are exact over the whole range") {
    std::vector<double> k, y(2048);
    for (int i = -1022; i <= 1023; ++i) k.push_back(i);
    k.resize(2048);
    for (const auto* functions : all_functions()) {
      functions->power_of_two(k, y.data());
      bool exact = true;
      for (std::size_t i = 0; i < k.size(); ++i) exact = exact && y[i] == std::ldexp(1.0, static_cast<int>(k[i]));
      CAPTURE(name_of(functions->set));
      CHECK(exact);
    }
  }
}
