#include <cmath>
#include <numbers>
#include <vector>

#include <Random123/philox.h>
#include <doctest/doctest.h>

#include "framework/core/random.hpp"

using namespace regatta;

TEST_SUITE("framework/core/random") {
  TEST_CASE("Philox4x32-10 gives the published answers") {
    // Salmon et al., Random123 kat_vectors: zeros, ones, and the digits of pi.
    const RandomKey zero{{0, 0}};
    Random first(zero, 0);
    CHECK(first.bits() == 0xe169c58d6627e8d5ULL);
    CHECK(first.bits() == 0x9b00dbd8bc57ac4cULL);
    const r123::Philox4x32::ctr_type pi{{0x243f6a88, 0x85a308d3, 0x13198a2e, 0x03707344}};
    const auto out = r123::Philox4x32{}(pi, {{0xa4093822, 0x299f31d0}});
    CHECK(out[0] == 0xd16cfe09);
    CHECK(out[3] == 0x24126ea1);
    Random same(RandomKey{{0xa4093822, 0x299f31d0}}, 0x03707344, 0x13198a2e, 0x85a308d3);
    same.seek(2 * std::uint64_t{0x243f6a88});
    CHECK(same.bits() == (out[0] | std::uint64_t{out[1]} << 32));
  }

  TEST_CASE("a phase's stream depends on its name and the seed alone") {
    const auto a = random_key(1, "draw"), b = random_key(1, "simulate"), c = random_key(2, "draw");
    CHECK(Random(a, 5).bits() == Random(random_key(1, "draw"), 5).bits());
    CHECK(Random(a, 5).bits() != Random(b, 5).bits());
    CHECK(Random(a, 5).bits() != Random(c, 5).bits());
    CHECK(Random(a, 5).bits() != Random(a, 6).bits());
    CHECK(Random(a, 5, 1).bits() != Random(a, 5, 0, 1).bits());
  }

  TEST_CASE("block fills and seeks give the numbers that single draws give") {
    const auto key = random_key(42, "noise");
    std::vector<double> uniform(37), normal(37), exponential(37);
    for (const std::uint64_t draw : {0U, 1U, 6U}) {
      fill_uniform(uniform, key, 100, 3, 4, draw);
      fill_normal(normal, key, 100, 3, 4, draw);
      fill_exponential(exponential, key, 100, 3, 4, draw);
      for (std::size_t i = 0; i < uniform.size(); ++i) {
        const auto at = [&] {
          Random r(key, 100 + i, 3, 4);
          r.seek(draw);
          return r;
        };
        CHECK(uniform[i] == at().uniform());
        CHECK(normal[i] == at().normal());
        CHECK(exponential[i] == at().exponential());
      }
    }
  }

  TEST_CASE("the quantile inverts the distribution function to rounding") {
    for (const double p : {1e-300, 1e-20, 1e-9, 0.01, 0.2, 0.5, 0.77}) {
      const double z = normal_quantile(p);
      // Phi(z) = erfc(-z/sqrt 2)/2; an error dz changes it by phi(z) dz, that is relatively by about |z| dz in the tail.
      CHECK(std::erfc(-z / std::numbers::sqrt2) / 2 == doctest::Approx(p).epsilon(4e-16 * (10 + z * z)));
    }
    CHECK(normal_quantile(0.975) == doctest::Approx(1.959963984540054).epsilon(1e-15));
    CHECK(normal_quantile(0.25) == -normal_quantile(0.75));
  }

  TEST_CASE("moments within five standard errors") {
    Random r(random_key(7, "moments"), 0);
    const int n = 200'000;
    double u = 0, z = 0, zz = 0, e = 0;
    int six = 0;
    for (int i = 0; i < n; ++i) {
      u += r.uniform();
      const double x = r.normal();
      z += x, zz += x * x;
      e += r.exponential();
      six += r.integer(6) == 5;
    }
    const double root = std::sqrt(n);
    CHECK(std::abs(u / n - 0.5) < 5 * std::sqrt(1.0 / 12) / root);
    CHECK(std::abs(z / n) < 5 / root);
    CHECK(std::abs(zz / n - 1) < 5 * std::numbers::sqrt2 / root);
    CHECK(std::abs(e / n - 1) < 5 / root);
    CHECK(std::abs(six / double{n} - 1.0 / 6) < 5 * std::sqrt(5.0 / 36) / root);
  }
}
