#include <algorithm>
#include <cmath>
#include <random>

#include <doctest/doctest.h>

#include "framework/simd/decay.hpp"

using namespace regatta;

namespace {

constexpr int count = 200'000;

}  // namespace

TEST_SUITE("framework/simd/decay") {
  TEST_CASE("1/sqrt(x) over 600 decades") {
    std::mt19937_64 bits(1);
    std::uniform_real_distribution<double> exponent(-300, 300);
    double worst = 0;
    for (int i = 0; i < count; ++i) {
      const double x = std::pow(10, exponent(bits));
      worst = std::max(worst, std::abs(simd::rsqrt(x) * std::sqrt(x) - 1));
    }
    CHECK(worst < 3e-12);
    CHECK(worst > 1e-12);  // the promise is not too weak
  }

  TEST_CASE("exp(x), also where it is held") {
    std::mt19937_64 bits(2);
    std::uniform_real_distribution<double> number(-700, 700);
    long double worst = 0;
    for (int i = 0; i < count; ++i) {
      const double x = number(bits);
      worst = std::max(worst, std::abs(simd::exp_to_1e14(x) / std::exp(static_cast<long double>(x)) - 1));
    }
    CHECK(worst < 3e-14L);
    CHECK(simd::exp_to_1e14(0.0) == 1);
    CHECK(simd::exp_to_1e14(-1e9) == simd::exp_to_1e14(-700.0));
  }

  TEST_CASE("sine and cosine in all quadrants") {
    std::mt19937_64 bits(3);
    long double worst = 0;
    for (const double largest : {1.0, 10.0, 1e4}) {
      std::uniform_real_distribution<double> number(-largest, largest);
      for (int i = 0; i < count; ++i) {
        const double x = number(bits);
        const auto [sine, cosine] = simd::sincos_to_1e13(x);
        worst = std::max(worst, std::abs(sine - std::sin(static_cast<long double>(x))));
        worst = std::max(worst, std::abs(cosine - std::cos(static_cast<long double>(x))));
      }
    }
    CHECK(worst < 1e-13L);
    CHECK(simd::sincos_to_1e13(0.0).sin == 0);
    CHECK(simd::sincos_to_1e13(0.0).cos == 1);
  }
}
