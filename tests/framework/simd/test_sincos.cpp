#include <algorithm>
#include <bit>
#include <cmath>
#include <limits>
#include <numbers>
#include <vector>

#include <doctest/doctest.h>

#include "framework/core/random.hpp"
#include "tests/framework/simd/functions/functions.hpp"

using namespace regatta;
using test::all_functions;

namespace {

constexpr std::size_t count = 32'768;  // a whole number of packs of any set

std::vector<double> angles(double largest, std::uint32_t stream) {
  std::vector<double> x(count);
  fill_uniform(x, random_key(7, "sincos"), 0, stream, 0, 0);
  for (auto& angle : x) angle = largest * (2 * angle - 1);
  return x;
}

struct Values {
  std::vector<double> sin, cos;
  Values(const test::Functions& functions, const std::vector<double>& x) : sin(x.size()), cos(x.size()) {
    functions.sincos(x, sin.data(), cos.data());
  }
  bool operator==(const Values&) const = default;
};

}  // namespace

TEST_SUITE("framework/simd/sincos") {
  TEST_CASE("sine and cosine are those of 64-bit mantissas within the errors that are promised") {
    std::uint32_t stream = 0;
    for (const double largest : {1e-8, 0.375, std::numbers::pi / 4, 3.2, 100.0, 1e6}) {
      const auto x = angles(largest, stream++);
      for (const auto* functions : all_functions()) {
        const Values values(*functions, x);
        long double error = 0, relative = 0;
        for (std::size_t i = 0; i < count; ++i) {
          const long double s = std::sin(static_cast<long double>(x[i])), c = std::cos(static_cast<long double>(x[i]));
          error = std::max({error, std::abs(values.sin[i] - s), std::abs(values.cos[i] - c)});
          if (s != 0 && std::abs(x[i]) <= std::numbers::pi) relative = std::max(relative, std::abs((values.sin[i] - s) / s));
        }
        CAPTURE(largest);
        CAPTURE(name_of(functions->set));
        CHECK(static_cast<double>(error) < 0x1p-52);
        CHECK(static_cast<double>(relative) < 0x1p-51);
      }
    }
  }

  TEST_CASE("an angle has the same bits in every lane, among small angles and large ones, and in sets that round alike") {
    auto mixed = angles(0.7, 10);  // on both sides of the bound of the shorter polynomials
    const auto large = angles(50.0, 11);
    Values fused(*all_functions().front(), mixed), separate = fused;
    for (const auto* functions : all_functions()) {
      CAPTURE(name_of(functions->set));
      const Values alone(*functions, mixed);
      auto shuffled = mixed;
      std::ranges::reverse(shuffled);
      for (std::size_t i = 0; i < count; i += 3) shuffled[i] = large[i];  // the pack leaves the short way, and lanes are exchanged
      const Values among(*functions, shuffled);
      bool alike = true;
      for (std::size_t i = 0; i < count; ++i) {
        if (i % 3 == 0) continue;
        alike = alike && among.sin[i] == alone.sin[count - 1 - i] && among.cos[i] == alone.cos[count - 1 - i];
      }
      CHECK(alike);
      if (functions->set == InstructionSet::avx2) fused = among;
      if (functions->set == InstructionSet::scalar) separate = among;
      CHECK(among == (is_fused(functions->set) ? fused : separate));
    }
  }

  TEST_CASE("where one polynomial hands over to the next, sine and cosine go on within their errors") {
    for (const double bound : {0.375, std::numbers::pi / 4, 3 * std::numbers::pi / 4}) {
      std::vector<double> x(64, bound);
      for (std::size_t i = 32; i-- > 0;) x[i] = std::nextafter(x[i + 1], 0.0);
      for (std::size_t i = 33; i < x.size(); ++i) x[i] = std::nextafter(x[i - 1], 10.0);
      for (const auto* functions : all_functions()) {
        CAPTURE(bound);
        CAPTURE(name_of(functions->set));
        const Values values(*functions, x);
        for (std::size_t i = 0; i < x.size(); ++i) {
          const long double angle = x[i];
          CHECK(static_cast<double>(std::abs(values.sin[i] - std::sin(angle))) < 0x1p-52);
          CHECK(static_cast<double>(std::abs(values.cos[i] - std::cos(angle))) < 0x1p-52);
          const std::vector<double> alone(64, x[i]);
          const Values same(*functions, alone);
          CHECK((same.sin[0] == values.sin[i] && same.cos[0] == values.cos[i]));
        }
      }
    }
  }

  TEST_CASE("beyond 2^30 and for what is no number there is no phase") {
    const double nan = std::numeric_limits<double>::quiet_NaN(), inf = std::numeric_limits<double>::infinity();
    const std::vector<double> x{nan, inf, -inf, 0x1.1p30, -1e300, 1.0, 0.0, -0.0, 0x1p30, 1, 1, 1, 1, 1, 1, 1};
    for (const auto* functions : all_functions()) {
      const Values values(*functions, x);
      for (std::size_t i = 0; i < 5; ++i) CHECK((std::isnan(values.sin[i]) && std::isnan(values.cos[i])));
      CHECK(values.sin[5] == doctest::Approx(std::sin(1.0)).epsilon(1e-15));
      CHECK(std::bit_cast<std::uint64_t>(values.sin[6]) == 0);
      CHECK(values.sin[7] == 0);
      CHECK(values.cos[7] == 1);
      // The argument may be off by an ulp, 2^-22 at 2^30.
      CHECK(std::abs(values.sin[8] - std::sin(0x1p30)) < 0x1p-22);
    }
  }
}
