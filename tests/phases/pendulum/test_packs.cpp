#include <cmath>
#include <vector>

#include <doctest/doctest.h>
#include <xsimd/xsimd.hpp>

#include "phases/pendulum/control/controller.hpp"
#include "phases/pendulum/control/resolve.hpp"
#include "phases/pendulum/rk4.hpp"
#include "tests/phases/pendulum/draws.hpp"

using namespace regatta;
using namespace regatta::pendulum;
using namespace regatta::pendulum::test;

namespace {

using Pack = xsimd::batch<double>;
constexpr std::size_t lanes = Pack::size;

template <class Of>
Pack gathered(Of of) {
  std::array<double, lanes> values;
  for (std::size_t i = 0; i < lanes; ++i) values[i] = of(i);
  return Pack::load_unaligned(values.data());
}

double lane(const Pack& pack, std::size_t i) {
  std::array<double, lanes> values;
  pack.store_unaligned(values.data());
  return values[i];
}

Dynamics<Pack> gathered(const std::vector<Plant>& plants) {
  const auto all = [&plants](double Coefficients<double>::*member) {
    return gathered([&](std::size_t i) { return plants[i].coefficients().*member; });
  };
  using C = Coefficients<double>;
  return {{all(&C::a1), all(&C::a2), all(&C::a3), all(&C::A), all(&C::D), all(&C::H), all(&C::weight1), all(&C::weight2), all(&C::b0),
           all(&C::b1), all(&C::b2), all(&C::fc0), all(&C::vs)},
          true};
}

}  // namespace

TEST_SUITE("phases/pendulum/packs") {
  TEST_CASE("equations, integrator and control laws run on packs, a plant a lane") {
    std::vector<Plant> plants;
    std::vector<State> states;
    for (std::uint64_t i = 0; i < lanes; ++i) {
      Random random(random_key(1, "packs"), i);
      auto p = draw_plant(random);
      p.fc0 = i % 2 ? 0.3 : 0.0;
      plants.emplace_back(p);
      states.push_back({0.1, random.uniform(-0.1, 0.1), random.uniform(-0.1, 0.1), 0, 0, 0});
    }
    const auto pack = gathered(plants);
    for (const auto type :
         {ControllerType::none, ControllerType::classical, ControllerType::sta, ControllerType::adaptive, ControllerType::hybrid}) {
      ControllerOptions options;
      options.type = type;
      options.equivalent = type == ControllerType::classical || type == ControllerType::sta || type == ControllerType::hybrid;
      const auto controller = make_controller(resolve(options));
      std::visit(
          [&](const auto& law) {
            const auto initial = law.initial();
            std::vector<ControllerMemory> memories(lanes, initial);
            ControllerMemoryOf<Pack> memory{.K = initial.K, .k1 = initial.k1, .k2 = initial.k2};
            StateOf<Pack> z;
            auto scalar = states;
            for (std::size_t k = 0; k < 6; ++k) z[k] = gathered([&](std::size_t i) { return states[i][k]; });
            for (int step = 0; step < 100; ++step) {
              z = rk4_step(pack, z, law.update(z, memory).u, 1e-3);
              for (std::size_t i = 0; i < lanes; ++i)
                scalar[i] = rk4_step(plants[i], scalar[i], law.update(scalar[i], memories[i]).u, 1e-3);
            }
            // Sines of packs and of libm differ in the last bit, 1e-16; 100 steps with a gain of at most exp(9 x 0.1) leave 1e-13.
            for (std::size_t i = 0; i < lanes; ++i)
              for (std::size_t k = 0; k < 6; ++k) CHECK(std::abs(lane(z[k], i) - scalar[i][k]) < 1e-12);
          },
          controller);
    }
  }
}
