#include <algorithm>
#include <cmath>
#include <random>
#include <thread>

#include <doctest/doctest.h>

#include "framework/core/error.hpp"
#include "phases/tem/forward_model.hpp"
#include "phases/tem/reference/reference_response.hpp"

using namespace regatta;
using namespace regatta::tem;

namespace {

System central_loop(std::vector<double> times) {
  System system;
  system.loop.radius = 20;
  system.gates.times = std::move(times);
  return system;
}

Earth drawn(std::mt19937_64& bits, std::size_t layers, double lowest, double highest) {
  std::uniform_real_distribution<double> unit(0, 1);
  const auto log_uniform = [&](double low, double high) { return low * std::pow(high / low, unit(bits)); };
  Earth earth;
  for (std::size_t i = 0; i < layers; ++i) {
    earth.resistivity.push_back(log_uniform(lowest, highest));
    if (i + 1 < layers) earth.thickness.push_back(log_uniform(2, 120));
  }
  return earth;
}

/// Over the exact value, or where it changes its sign over the largest beside it.
double error(const std::vector<double>& found, const std::vector<double>& exact) {
  double worst = 0;
  for (std::size_t i = 0; i < exact.size(); ++i) {
    double scale = std::abs(exact[i]);
    if (i > 0) scale = std::max(scale, 0.2 * std::abs(exact[i - 1]));
    if (i + 1 < exact.size()) scale = std::max(scale, std::abs(exact[i + 1]));
    worst = std::max(worst, std::abs(found[i] - exact[i]) / scale);
  }
  return worst;
}

const std::vector<double> six_times{1e-6, 7e-6, 5e-5, 3e-4, 2e-3, 9e-3};

}  // namespace

TEST_SUITE("phases/tem/forward_model") {
  TEST_CASE("B and its decline are those of the reference, in the class of usual earths and beyond it") {
    const auto system = central_loop(six_times);
    const ForwardModel model(system, {.b = true, .dbdt = true, .response = false});
    const ReferenceResponse reference(geometry_of(system), {});
    std::mt19937_64 bits(1);
    for (const auto& [lowest, highest] : {std::pair(0.1, 1e3), std::pair(1e-2, 1e5)}) {
      double worst_b = 0, worst_dbdt = 0;
      for (std::size_t i = 0; i < 12; ++i) {
        const auto earth = drawn(bits, 1 + i % 5, lowest, highest);
        const auto found = model.compute(earth);
        std::vector<double> b, dbdt;
        for (const double time : six_times) {
          const auto exact = reference.step_off(earth, time);
          b.push_back(exact.b), dbdt.push_back(exact.dbdt);
        }
        worst_b = std::max(worst_b, error(found.b, b));
        worst_dbdt = std::max(worst_dbdt, error(found.dbdt, dbdt));
      }
      CHECK(worst_b < 1e-4);  // what is promised
      CHECK(worst_dbdt < 3e-4);
      CHECK(worst_b > 1e-8);  // it is not the reference itself
    }
  }

  TEST_CASE("the response to a waveform is that of the reference, and linear in the current") {
    auto system = central_loop({7e-6, 5e-5, 1e-3});
    system.waveform = {.times = {-1e-3, -8e-4, 0, 2e-6, 5e-6}, .currents = {0, 1, 1, 0.5, 0}, .frequency = {}};
    const ForwardModel model(system, {});
    const ReferenceResponse reference(geometry_of(system), {});
    const Earth earth{.resistivity = {30, 200, 5}, .thickness = {20, 60}};
    std::vector<double> exact;
    for (const double time : system.gates.times)
      exact.push_back(reference.response(earth, time, system.waveform.times, system.waveform.currents));
    const auto once = model.compute(earth).response;
    CHECK(error(once, exact) < 3e-4);
    // The sum of two pulses, one of which has a part of the current and ends earlier: roundings of sums, which grow with their terms.
    auto first = system, rest = system;
    first.waveform.currents = {0, 0.3, 0.3, 0.1, 0};
    rest.waveform.currents = {0, 0.7, 0.7, 0.4, 0};
    const auto a = ForwardModel(first, {}).compute(earth).response, b = ForwardModel(rest, {}).compute(earth).response;
    for (std::size_t g = 0; g < once.size(); ++g) {
      CHECK(a[g] + b[g] == doctest::Approx(once[g]).epsilon(1e-11).scale(0));
      CHECK(a[g] != doctest::Approx(0.3 * once[g]).epsilon(1e-3).scale(0));  // no multiple
    }
  }

  TEST_CASE("a thin layer on a half-space is gone, and a thick one is all there is") {
    const ForwardModel model(central_loop(six_times), {.b = true, .dbdt = true, .response = false});
    const auto of = [&](double thickness) { return model.compute(Earth{.resistivity = {40, 300}, .thickness = {thickness}}); };
    const auto upper = model.compute(Earth{.resistivity = {40}, .thickness = {}});
    const auto lower = model.compute(Earth{.resistivity = {300}, .thickness = {}});
    CHECK(error(of(1e5).b, upper.b) < 2e-4);  // two errors of 1e-4
    CHECK(error(of(1e5).dbdt, upper.dbdt) < 6e-4);
    // A sheet of 1e-3 m of 40 ohm m has a conductance of 2.5e-5 S; the ground down to the diffusion depth of the first gate, 1e-6 s, 22 m
    // of 300 ohm m, 0.07 S: less than 1e-3 of it, and less later.
    CHECK(error(of(1e-3).b, lower.b) < 1e-3);
    CHECK(error(of(1e-3).dbdt, lower.dbdt) < 1e-3);
    CHECK(error(upper.b, lower.b) > 0.1);
  }

  TEST_CASE("x where the loop looks the same to both sides is refused") {
    auto system = central_loop({1e-4});
    system.receiver.component = Component::x;
    const char* said =
        "s.receiver.component = \"x\" measures nothing where the loop looks the same to both sides; move the receiver, or write \"z\"";
    const auto make = [&] { static_cast<void>(ForwardModel(system, {}, Accuracy::fast, InstructionSet::scalar, "s")); };
    CHECK_THROWS_WITH_AS(make(), said, ConfigError);
    system.receiver.position = {0, 7};
    CHECK_THROWS_WITH_AS(make(), said, ConfigError);
    system.receiver.position = {1e-3, 7};
    CHECK_NOTHROW(make());
    system.loop = {.corners = {{-20, -20}, {20, -20}, {20, 20}, {-20, 20}}};
    system.receiver.position = {};
    CHECK_THROWS_WITH_AS(make(), said, ConfigError);
    system.loop.corners[0] = {-25, -20};
    CHECK_NOTHROW(make());
  }

  TEST_CASE("what is not finite is no sounding, with all its derivatives") {
    const ForwardModel model(central_loop({1e-4}), {.b = true, .response = false, .by_conductivity = true});
    const auto good = model.compute(std::vector<Earth>{{.resistivity = {30}, .thickness = {}}}, 3).front();
    CHECK(good.failure.empty());  // room for layers that it has not is no failure
    CHECK(std::isnan(good.sounding.b_by.conductivity.back()));
    const auto bad = model.compute(std::vector<Earth>{{.resistivity = {1e9}, .thickness = {}}}, 3).front();
    CHECK(!bad.failure.empty());
    REQUIRE(bad.sounding.b.size() == 1);
    CHECK(std::isnan(bad.sounding.b[0]));
  }

  TEST_CASE("a short ramp is a step, and a short gate an instant") {
    auto system = central_loop({1e-5, 1e-4, 1e-3});
    const Earth earth{.resistivity = {30, 200, 5}, .thickness = {20, 60}};
    const auto step = ForwardModel(system, {.dbdt = true, .response = false}).compute(earth).dbdt;
    system.waveform = {.times = {-1e-10, 0}, .currents = {1, 0}, .frequency = {}};
    const auto ramp = ForwardModel(system, {}).compute(earth).response;
    system.gates.open = system.gates.close = system.gates.times;
    for (auto& close : system.gates.close) close *= 1 + 1e-6;
    system.gates.times.clear();
    const auto gate = ForwardModel(system, {}).compute(earth).response;
    for (std::size_t g = 0; g < step.size(); ++g) {
      CHECK(ramp[g] == doctest::Approx(step[g]).epsilon(1e-4).scale(0));  // the ramp is 1e-5 of the first time
      CHECK(gate[g] == doctest::Approx(ramp[g]).epsilon(1e-5).scale(0));
    }
  }

  TEST_CASE("earlier pulses leave what they leave when they are a part of the waveform") {
    auto system = central_loop({2e-5, 2e-4, 5e-3});
    const std::vector<double> times{-1e-2, -9.9e-3, -5e-6, 0}, currents{0, 1, 1, 0};
    system.waveform = {.times = times, .currents = currents, .frequency = 25.0};
    const Earth earth{.resistivity = {3, 20, 1}, .thickness = {20, 60}};
    const auto found = ForwardModel(system, {}).compute(earth).response;
    const auto with_pulses = [&](int earlier) {
      auto longer = system;
      longer.waveform = {};
      for (int pulse = earlier; pulse >= 0; --pulse)
        for (std::size_t i = 0; i < times.size(); ++i) {
          longer.waveform.times.push_back(times[i] - 0.02 * pulse);
          longer.waveform.currents.push_back(currents[i] * (pulse % 2 ? -1 : 1));
        }
      return ForwardModel(longer, {}).compute(earth).response;
    };
    const auto even = with_pulses(10), odd = with_pulses(11), none = with_pulses(0);
    for (std::size_t g = 0; g < found.size(); ++g) {
      CHECK(found[g] == doctest::Approx(0.5 * (even[g] + odd[g])).epsilon(1e-4).scale(0));
    }
    CHECK(std::abs(found[2] / none[2] - 1) > 1e-3);  // there is something to see
  }

  TEST_CASE("an altitude is the height of loop and receiver, however high") {
    const Wanted wanted{.b = true, .dbdt = true, .response = false};
    const ForwardModel on_the_ground(central_loop(six_times), wanted);
    Earth earth{.resistivity = {30, 200, 5}, .thickness = {20, 60}};
    for (const double altitude : {0.5, 30.0, 1000.0}) {
      CAPTURE(altitude);
      auto raised = central_loop(six_times);
      raised.loop.height = raised.receiver.height = altitude;
      earth.altitude = 0;
      const auto wanted_there = ForwardModel(raised, wanted).compute(earth);
      earth.altitude = altitude;
      const auto found = on_the_ground.compute(earth);
      CHECK(error(found.b, wanted_there.b) < 2e-4);  // twice what each of the two may be off
      CHECK(error(found.dbdt, wanted_there.dbdt) < 6e-4);
    }
  }

  TEST_CASE("a layer that is cut in two changes nothing, nor does one that is not to be seen") {
    const ForwardModel model(central_loop(six_times), {.b = true, .dbdt = true, .response = false});
    const auto one = model.compute(Earth{.resistivity = {30, 200, 5}, .thickness = {20, 60}});
    const auto cut = model.compute(Earth{.resistivity = {30, 30, 200, 200, 5, 5}, .thickness = {7, 13, 59, 1, 200}});
    const auto thin = model.compute(Earth{.resistivity = {30, 199, 200, 5}, .thickness = {20, 1e-9, 60}});
    for (std::size_t g = 0; g < one.b.size(); ++g) {
      CHECK(cut.b[g] == doctest::Approx(one.b[g]).epsilon(1e-7).scale(0));
      CHECK(cut.dbdt[g] == doctest::Approx(one.dbdt[g]).epsilon(1e-7).scale(0));
      CHECK(thin.dbdt[g] == doctest::Approx(one.dbdt[g]).epsilon(1e-7).scale(0));
    }
  }

  TEST_CASE("derivatives of all outputs are those of differences") {
    auto system = central_loop({1e-5, 1e-4, 1e-3});
    system.loop.height = system.receiver.height = 30;
    system.waveform = {.times = {-2e-4, -1e-4, 0}, .currents = {0, 1, 0}, .frequency = 25.0};
    const ForwardModel model(
        system, {.b = true, .dbdt = true, .response = true, .by_conductivity = true, .by_thickness = true, .by_altitude = true});
    Earth earth{.resistivity = {30, 200, 5}, .thickness = {20, 60}, .ip = {{.m = 0.3}, {}, {}}, .altitude = 10};
    const auto found = model.compute(earth);
    const auto gates = system.gate_count();
    const auto compare = [&](double& parameter, auto by) {
      const double at = parameter, h = 1e-3 * at;
      std::vector<Sounding> beside;
      for (const double step : {-2.0, -1.0, 1.0, 2.0}) {
        parameter = at + step * h;
        beside.push_back(model.compute(earth));
      }
      parameter = at;
      const auto check = [&](const std::vector<double>& derivatives, auto values) {
        for (std::size_t g = 0; g < gates; ++g) {
          const double difference =
              (8 * (values(beside[2])[g] - values(beside[1])[g]) - (values(beside[3])[g] - values(beside[0])[g])) / (12 * h);
          // 1e-12/1e-3 of rounding, h^4 of the differences, both of the value
          CHECK(derivatives[g] * at == doctest::Approx(difference * at).epsilon(1e-6).scale(std::abs(values(found)[g])).scale(0));
        }
      };
      check(by(found.b_by), [](const Sounding& s) -> const std::vector<double>& { return s.b; });
      check(by(found.dbdt_by), [](const Sounding& s) -> const std::vector<double>& { return s.dbdt; });
      check(by(found.response_by), [](const Sounding& s) -> const std::vector<double>& { return s.response; });
    };
    const auto row = [gates](const std::vector<double>& rows, std::size_t i) {
      const auto begin = rows.begin() + static_cast<std::ptrdiff_t>(i * gates);
      return std::vector<double>(begin, begin + static_cast<std::ptrdiff_t>(gates));
    };
    for (std::size_t i = 0; i < 3; ++i) {
      auto& resistivity = earth.resistivity[i];
      compare(resistivity, [&](const auto& by) {
        auto derivatives = row(by.conductivity, i);
        for (auto& d : derivatives) d *= -1 / (resistivity * resistivity);
        return derivatives;
      });
      if (i < 2) compare(earth.thickness[i], [&](const auto& by) { return row(by.thickness, i); });
    }
    compare(earth.altitude, [&](const auto& by) { return row(by.altitude, 0); });
  }

  TEST_CASE("an earth's bits do not depend on its companions, nor on threads") {
    const ForwardModel model(central_loop(six_times), {.b = true, .dbdt = true, .response = false, .by_conductivity = true});
    std::mt19937_64 bits(2);
    std::vector<Earth> earths;
    for (std::size_t i = 0; i < 40; ++i) {
      earths.push_back(drawn(bits, 1 + i % 4, i % 5 == 0 ? 1e-2 : 0.1, 1e3));
      if (i % 3 == 0) earths.back().ip.assign(earths.back().layers(), {.m = 0.3});
    }
    const auto together = model.compute(earths);
    std::vector<Computed> of_thread[2];
    {
      const std::jthread one([&] { of_thread[0] = model.compute(std::span(earths).first(23)); });
      const std::jthread other([&] { of_thread[1] = model.compute(std::span(earths).subspan(23)); });
    }
    for (std::size_t i = 0; i < earths.size(); ++i) {
      CHECK(model.compute(earths[i]) == together[i].sounding);
      CHECK((i < 23 ? of_thread[0][i] : of_thread[1][i - 23]).sounding == together[i].sounding);
    }
  }

  TEST_CASE("earths that cannot be computed say why, and the others are computed") {
    const ForwardModel model(central_loop(six_times), {.dbdt = true, .response = false});
    const Earth right{.resistivity = {10}, .thickness = {}};
    const std::vector<Earth> earths{{},
                                    right,
                                    {.resistivity = {10, -3}, .thickness = {5}},
                                    {.resistivity = {10, 3}, .thickness = {0}},
                                    {.resistivity = {10, 3}, .thickness = {}},
                                    {.resistivity = {10}, .thickness = {}, .ip = {{.m = 0.9, .tau = 1e-3, .c = 0.8}}},
                                    {.resistivity = {10}, .thickness = {}, .ip = {{.m = 1.5}}},
                                    {.resistivity = {10}, .thickness = {}, .altitude = -1},
                                    {.resistivity = std::vector<double>(101, 10), .thickness = std::vector<double>(100, 1)},
                                    right};
    const auto computed = model.compute(earths);
    const auto why = [&](std::size_t i) { return computed[i].failure; };
    CHECK(why(0) == "an earth without layers; give one or more");
    CHECK(why(2) == "layer 1: resistivity = -3 ohm m is outside 0.001 to 1e+06 ohm m");
    CHECK(why(3) == "layer 0: thickness = 0 m is outside 0 to 1e6 m");
    CHECK(why(4) == "2 layers need 1 thicknesses, but there are 0");
    CHECK(why(5).starts_with("layer 0: m = 0.9 with c = 0.8 is polarised too strongly for the method; m = 0."));
    CHECK(why(6) == "layer 0: m = 1.5, tau = 0.001 s, c = 0.5 are no Cole-Cole parameters: 0 <= m < 1, tau > 0, 0 < c <= 1");
    CHECK(why(7) == "altitude = -1 m is outside 0 to 1e5 m");
    CHECK(why(8) == "101 layers are more than 100; merge some");
    for (const std::size_t i : {1, 9}) {
      CHECK(why(i).empty());
      CHECK(computed[i].sounding.dbdt[0] > 0);
    }
    CHECK(std::isnan(computed[2].sounding.dbdt[0]));
    CHECK_THROWS_WITH_AS(model.compute(earths[3]), "layer 0: thickness = 0 m is outside 0 to 1e6 m", Error);
    CHECK_THROWS_WITH_AS(ForwardModel(central_loop({1e-5}), {.response = false}),
                         "system: nothing is wanted of it; ask for b, dbdt or response", ConfigError);
  }
}
