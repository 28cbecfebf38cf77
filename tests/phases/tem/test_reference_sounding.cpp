#include <algorithm>
#include <cmath>
#include <random>

#include <doctest/doctest.h>

#include "framework/core/error.hpp"
#include "framework/core/stop.hpp"
#include "phases/tem/forward_model.hpp"
#include "phases/tem/polarisation_limit.hpp"
#include "phases/tem/quadrature/gauss_legendre.hpp"
#include "phases/tem/reference/reference_response.hpp"
#include "phases/tem/reference/reference_sounding.hpp"

using namespace regatta;
using namespace regatta::tem;

namespace {

/// Of a value over itself and the largest within three gates, as of `tem_reference`.
double largest_error(const std::vector<double>& found, const std::vector<double>& exact) {
  double worst = 0;
  for (std::size_t i = 0; i < exact.size(); ++i) {
    double nearby = 0;
    for (std::size_t k = i < 3 ? 0 : i - 3; k < std::min(exact.size(), i + 4); ++k) nearby = std::max(nearby, std::abs(exact[k]));
    worst = std::max(worst, std::abs(found[i] - exact[i]) / (std::abs(exact[i]) + nearby));
  }
  return worst;
}

System square_loop() {
  System system;
  system.loop.corners = {{-20, -20}, {20, -20}, {20, 20}, {-20, 20}};
  system.gates.times = {1e-5, 3e-5, 1e-4, 3e-4, 1e-3, 3e-3};
  return system;
}

void check_fast(const System& system, const std::vector<Earth>& earths,
                const Wanted& wanted = {.b = true, .dbdt = true, .response = false}) {
  const ForwardModel fast(system, wanted), reference(system, wanted, Accuracy::reference);
  for (const auto& earth : earths) {
    CAPTURE(earth.resistivity.front());
    const auto found = fast.compute(earth), exact = reference.compute(earth);
    CHECK(largest_error(found.b, exact.b) < 1e-4);  // what is promised
    CHECK(largest_error(found.dbdt, exact.dbdt) < 3e-4);
    CHECK(largest_error(found.response, exact.response) < 3e-4);
    CHECK((found.b != exact.b || found.dbdt != exact.dbdt || found.response != exact.response));  // one is not the other
  }
}

/// A polarised cover of any thickness on layers of any resistivity.
std::vector<Earth> polarised(std::size_t count, double thinnest) {
  std::mt19937_64 bits(7);
  std::uniform_real_distribution<double> unit(0, 1);
  const auto log_uniform = [&](double low, double high) { return low * std::pow(high / low, unit(bits)); };
  std::vector<Earth> earths;
  for (std::size_t i = 0; i < count; ++i) {
    auto& earth = earths.emplace_back();
    for (int layer = 0; layer < 3; ++layer) {
      earth.resistivity.push_back(log_uniform(0.5, 900));
      if (layer < 2) earth.thickness.push_back(log_uniform(thinnest, 100));
      const double c = 0.3 + 0.5 * unit(bits);
      earth.ip.push_back({.m = std::min(0.5, 0.9 * largest_mild_chargeability(c)) * unit(bits), .tau = log_uniform(1e-4, 1), .c = c});
    }
  }
  return earths;
}

}  // namespace

TEST_SUITE("phases/tem/reference_sounding") {
  TEST_CASE("on the ground with polarisation it is the limit of small heights") {
    auto low = square_loop(), lower = low, ground = low;
    low.receiver.height = 0.4;
    lower.receiver.height = 0.2;
    for (const auto& earth : polarised(1, 5)) {
      const auto sounding = [&](const System& system) {
        return ForwardModel(system, {.b = true, .dbdt = true, .response = false}, Accuracy::reference).compute(earth);
      };
      const auto at_0 = sounding(ground), at_1 = sounding(lower), at_2 = sounding(low);
      for (std::size_t g = 0; g < at_0.b.size(); ++g) {
        // Linear in the height, but for some 5 (h/a)^2 = 1e-3 of it.
        CHECK(2 * at_1.b[g] - at_2.b[g] == doctest::Approx(at_0.b[g]).epsilon(1e-3).scale(0));
        CHECK(at_1.b[g] != doctest::Approx(at_0.b[g]).epsilon(1e-3).scale(0));
        CHECK(2 * at_1.dbdt[g] - at_2.dbdt[g] == doctest::Approx(at_0.dbdt[g]).epsilon(1e-3).scale(0));
      }
    }
  }

  TEST_CASE("on the ground with a filter of which nothing is left it is that without one") {
    auto filtered = square_loop();
    filtered.receiver.low_pass = {1e9};  // time constant 0.16 ns of a first gate of 10 us: 1e-5 times the slope, 2.5
    const Earth earth{.resistivity = {30, 200, 5}, .thickness = {20, 60}};
    const Wanted wanted{.b = true, .dbdt = true, .response = false};
    const auto with = ForwardModel(filtered, wanted, Accuracy::reference).compute(earth);
    const auto without = ForwardModel(square_loop(), wanted, Accuracy::reference).compute(earth);
    CHECK(largest_error(with.b, without.b) < 5e-5);
    CHECK(largest_error(with.dbdt, without.dbdt) < 5e-5);
  }

  TEST_CASE("fast soundings of polarised earths are within what is promised, thin covers too") {
    check_fast(square_loop(), polarised(5, 10));
    check_fast(square_loop(), polarised(5, 0.2));
    auto beside = square_loop();
    beside.receiver.position = {60, 0};
    check_fast(beside, polarised(3, 1));
  }

  TEST_CASE("polarisation up to the limit, for any frequency dependence") {
    const Wanted wanted{.b = true, .dbdt = true, .response = false};
    const ForwardModel fast(square_loop(), wanted), reference(square_loop(), wanted, Accuracy::reference);
    for (const double c : {0.1, 0.3, 0.8, 1.0})
      for (const double rho : {2.0, 500.0}) {
        CAPTURE(c);
        CAPTURE(rho);
        const ColeCole ip{.m = 0.999 * largest_mild_chargeability(c), .tau = 3e-4, .c = c};
        const Earth earth{.resistivity = {rho, 50}, .thickness = {15}, .ip = {ip, {}}};
        const auto found = fast.compute(earth), exact = reference.compute(earth);
        CHECK(largest_error(found.b, exact.b) < 1e-4);
        // While little has decayed dB/dt is small against B/t, and is as good as that: what docs/tem.md says of it.
        for (std::size_t g = 0; g < exact.b.size(); ++g)
          CHECK(std::abs(found.dbdt[g] - exact.dbdt[g]) <
                3e-4 * std::abs(exact.dbdt[g]) + 1e-4 * std::abs(exact.b[g]) / square_loop().gates.times[g]);
      }
  }

  TEST_CASE("loops of centimetres see polarisation, and through filters") {
    for (const double radius : {0.3, 0.05}) {
      CAPTURE(radius);
      System system;
      system.loop.radius = radius;
      system.gates.times = {1e-5, 3e-5, 1e-4};
      check_fast(system, {{.resistivity = {1, 30}, .thickness = {2}, .ip = {{.m = 0.4, .tau = 1e-3, .c = 0.5}, {}}},
                          {.resistivity = {100}, .thickness = {}, .ip = {{.m = 0.4, .tau = 1e-3, .c = 0.5}}}});
      system.receiver.low_pass = {3e4};
      check_fast(system, {{.resistivity = {30, 200, 5}, .thickness = {20, 60}}});
    }
  }

  TEST_CASE("x on the ground through a filter is the limit of small heights") {
    auto ground = square_loop();
    ground.receiver = {.position = {60, 10}, .component = Component::x, .low_pass = {3e5}};
    auto lower = ground, low = ground;
    lower.receiver.height = 0.25, low.receiver.height = 0.5;
    const Earth earth{.resistivity = {30, 200, 5}, .thickness = {20, 60}};
    const auto sounding = [&](const System& system) { return ForwardModel(system, {.b = true, .response = false}).compute(earth).b; };
    const auto at_0 = sounding(ground), at_1 = sounding(lower), at_2 = sounding(low);
    std::vector<double> limit;
    for (std::size_t g = 0; g < at_0.size(); ++g) limit.push_back(2 * at_1[g] - at_2[g]);  // linear, but for some (h/40)^2 = 2e-4 of it
    CHECK(largest_error(at_0, limit) < 1e-3);
  }

  TEST_CASE("fast soundings of earths beyond the usual classes, and from the air, are, too") {
    auto airborne = square_loop();
    airborne.loop.height = airborne.receiver.height = 30;
    auto earths = polarised(3, 1);
    earths.push_back({.resistivity = {30, 200, 5}, .thickness = {20, 60}});
    check_fast(airborne, earths);
    auto risen = earths;
    for (auto& earth : risen) earth.altitude = 12;
    check_fast(airborne, risen);
    check_fast(square_loop(), {{.resistivity = {0.02, 20'000}, .thickness = {3}}, {.resistivity = {5e4, 0.05, 1e3}, .thickness = {40, 2}}});
  }

  TEST_CASE("waveform, filters, gates and earlier pulses together") {
    auto system = square_loop();
    system.receiver.low_pass = {3e5};
    system.waveform = {.times = {-1e-3, -1e-5, 0}, .currents = {0, 1, 0}, .frequency = 100.0};
    system.gates = {.times = {}, .open = {1e-3}, .close = {1.5e-3}};
    check_fast(system, {polarised(1, 5).front()}, {});
  }

  TEST_CASE("the mean of a gate that is open for two decades") {
    System system;
    system.loop.radius = 20;
    system.gates = {.times = {}, .open = {1e-5}, .close = {1e-3}};
    check_fast(system, {{.resistivity = {30, 200, 5}, .thickness = {20, 60}}, {.resistivity = {1}, .thickness = {}}});
  }

  TEST_CASE("the x component beside the loop") {
    auto system = square_loop();
    system.receiver = {.position = {60, 10}, .component = Component::x};
    check_fast(system, {{.resistivity = {30, 200, 5}, .thickness = {20, 60}}});
    system.receiver.low_pass = {3e5};
    const auto refused = ForwardModel(system, {}, Accuracy::reference).compute(std::vector<Earth>{{.resistivity = {30}, .thickness = {}}});
    CHECK(refused.front().failure ==
          "the reference has no x component on the ground with polarisation or filters; give the receiver some height, or leave them out");
    system.receiver.height = 5;
    check_fast(system, {{.resistivity = {30, 200}, .thickness = {20}}});
  }

  TEST_CASE("a dipole seen from a loop is the loop seen from the dipole") {
    // Reciprocity: of two loops either may send. One of 0.1 m, seen from some 50 m, is a dipole but for (0.1/50)^2.
    System one, other;
    one.loop.corners = {{-15, -10}, {15, -10}, {15, 10}, {-15, 10}};
    one.receiver.position = {60, 5};
    other.loop.corners = {{59.95, 4.95}, {60.05, 4.95}, {60.05, 5.05}, {59.95, 5.05}};
    one.gates.times = other.gates.times = {1e-5, 1e-4, 1e-3};
    const Earth earth{.resistivity = {30, 200, 5}, .thickness = {20, 60}};
    const Wanted wanted{.b = true, .response = false};
    const auto here = ForwardModel(one, wanted, Accuracy::reference).compute(earth).b, fast = ForwardModel(one, wanted).compute(earth).b;
    std::vector<double> mean(3);  // of the dipole's field over the large loop
    for (const auto& [x, wx] : gauss_legendre<8>())
      for (const auto& [y, wy] : gauss_legendre<8>()) {
        other.receiver.position = {15 * x, 10 * y};
        const auto there = ForwardModel(other, wanted, Accuracy::reference).compute(earth).b;
        for (std::size_t g = 0; g < mean.size(); ++g) mean[g] += 0.25 * wx * wy * there[g];
      }
    for (std::size_t g = 0; g < mean.size(); ++g) {
      CHECK(mean[g] == doctest::Approx(here[g]).epsilon(1e-5).scale(0));
      CHECK(mean[g] == doctest::Approx(fast[g]).epsilon(1.1e-4).scale(0));  // which may be off by 1e-4
    }
  }

  TEST_CASE("how many step-offs an output takes, and every one can be the last") {
    auto system = square_loop();
    system.gates.times = {1e-4, 1e-3};
    const Earth earth{.resistivity = {100}, .thickness = {}};
    const auto calls_of = [&](bool of_waveform) {
      int calls = 0;
      const ForwardModel model(system, {.b = !of_waveform, .response = of_waveform}, Accuracy::reference);
      model.compute(std::span(&earth, 1), 0, [&] { ++calls; });
      return calls;
    };
    CHECK(calls_of(false) == 2);
    CHECK(ReferenceSounding::step_offs(system, false) == 2);
    CHECK(ReferenceSounding::step_offs(system, true) == 2);
    system.waveform = {.times = {-1e-3, -5e-4, 0, 1e-5}, .currents = {0, 1, 1, 0}, .frequency = {}};
    CHECK(ReferenceSounding::step_offs(system, true) == 2 * (2 + 8));  // the ramp is long ago, the rise is not
    system.waveform.frequency = 25;
    CHECK(calls_of(true) == 2 * 17);
    CHECK(ReferenceSounding::step_offs(system, true) == 2 * (2 + 8 + 16 * (8 + 8)));
    const ForwardModel model(system, {}, Accuracy::reference);
    CHECK_THROWS_AS(model.compute(std::span(&earth, 1), 0, [] { throw LimitReached("enough"); }), LimitReached);
    CHECK_THROWS_AS(model.compute(std::span(&earth, 1), 0, [] { throw Stopped(); }), Stopped);
  }

  TEST_CASE("no derivatives") {
    CHECK_THROWS_WITH_AS(ForwardModel(square_loop(), {.by_altitude = true}, Accuracy::reference, InstructionSet::scalar, "forward.system"),
                         "forward.system: accuracy = \"reference\" computes no derivatives; leave them out, or take \"fast\"", ConfigError);
  }
}
