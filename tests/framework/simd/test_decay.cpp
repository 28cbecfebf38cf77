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

  TEST_CASE("exp(x)") {
    std::mt19937_64 bits(2);
    std::uniform_real_distribution<double> number(-700, 700);
    long double worst = 0;
    for (int i = 0; i < count; ++i) {
      const double x = number(bits);
      worst = std::max(worst, std::abs(simd::exp_to_1e12(x) / std::exp(static_cast<long double>(x)) - 1));
    }
    CHECK(worst < 1e-12L);
    CHECK(worst > 1e-13L);
    CHECK(simd::exp_to_1e12(0.0) == 1);
  }

  TEST_CASE("waves of any angle, also where their size is held") {
    std::mt19937_64 bits(3);
    std::uniform_real_distribution<double> exponent(-700, 700);
    long double worst = 0;
    for (const double largest : {1.0, 10.0, 1e4}) {
      std::uniform_real_distribution<double> angle(-largest, largest);
      for (int i = 0; i < count; ++i) {
        const long double x = exponent(bits), y = angle(bits);
        const auto wave = simd::wave(static_cast<double>(x), static_cast<double>(y));
        worst = std::max(worst, std::abs(wave.re / std::exp(x) - std::cos(y)));
        worst = std::max(worst, std::abs(wave.im / std::exp(x) - std::sin(y)));
      }
    }
    CHECK(worst < 2e-12L);
    CHECK(worst > 1e-13L);
    CHECK(simd::wave(0.0, 0.0).re == 1);
    CHECK(simd::wave(0.0, 0.0).im == 0);
    CHECK(simd::wave(-1e9, 2.0).re == simd::wave(-700.0, 2.0).re);
  }
}
