#include <algorithm>
#include <cmath>
#include <limits>
#include <vector>

#include <doctest/doctest.h>

#include "framework/core/random.hpp"
#include "tests/framework/simd/functions/functions.hpp"

using namespace regatta;
using test::all_functions;

namespace {

constexpr std::size_t count = 32'768;  // a whole number of packs of any set

std::vector<double> values_of(const test::Functions& functions, const std::vector<double>& x) {
  std::vector<double> y(x.size());
  functions.tanh(x, y.data());
  return y;
}

}  // namespace

TEST_SUITE("framework/simd/tanh") {
  TEST_CASE("tanh is that of 64-bit mantissas within the error that is promised, over 300 decades") {
    std::uint32_t stream = 0;
    for (const double largest : {1e-300, 1e-8, 0.3, 1.0, 25.0}) {
      std::vector<double> x(count);
      fill_uniform(x, random_key(7, "tanh"), 0, stream++, 0, 0);
      for (auto& number : x) number = largest * (2 * number - 1);
      std::vector<double> fused, separate;
      for (const auto* functions : all_functions()) {
        CAPTURE(largest);
        CAPTURE(name_of(functions->set));
        const auto y = values_of(*functions, x);
        long double error = 0;
        for (std::size_t i = 0; i < count; ++i) {
          const long double exact = std::tanh(static_cast<long double>(x[i]));
          if (exact != 0) error = std::max(error, std::abs((y[i] - exact) / exact));
        }
        CHECK(static_cast<double>(error) < 0x1p-50);
        auto& before = is_fused(functions->set) ? fused : separate;
        if (!before.empty()) CHECK(before == y);
        before = y;
      }
    }
  }

  TEST_CASE("it is odd, +-1 far out, and NaN for what is no number") {
    const double nan = std::numeric_limits<double>::quiet_NaN(), inf = std::numeric_limits<double>::infinity();
    const std::vector<double> x{nan, inf, -inf, 1e300, 0.0, 0.4, -0.4, 3.0, -3.0, 1, 1, 1, 1, 1, 1, 1};
    for (const auto* functions : all_functions()) {
      const auto y = values_of(*functions, x);
      CHECK(std::isnan(y[0]));
      CHECK(y[1] == 1);
      CHECK(y[2] == -1);
      CHECK(y[3] == 1);
      CHECK(y[4] == 0);
      CHECK(y[5] == -y[6]);
      CHECK(y[7] == -y[8]);
    }
  }
}
