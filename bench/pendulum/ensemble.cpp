#include "bench/pendulum/ensemble.hpp"

#include <numeric>
#include <variant>

#include "framework/core/random.hpp"
#include "phases/pendulum/closed_loop.hpp"
#include "phases/pendulum/control/resolve.hpp"
#include "phases/pendulum/plant.hpp"

namespace regatta::bench {

Ensemble make_ensemble(std::uint64_t members, std::uint64_t steps) {
  using pendulum::PlantParameters;
  const auto gains = pendulum::resolve({});
  Ensemble ensemble{.plants = {},
                    .starts = {},
                    .surface = std::get<pendulum::SurfaceRow>(*gains.surface),
                    .K = *gains.K,
                    .kd = *gains.kd,
                    .eps0 = *gains.eps0,
                    .u_max = *gains.u_max,
                    .Tc = gains.Tc,
                    .steps = steps};
  for (std::uint64_t i = 0; i < members; ++i) {
    Random random(random_key(20261120, "bench"), i);
    PlantParameters p;
    for (auto member : {&PlantParameters::m0, &PlantParameters::m1, &PlantParameters::m2, &PlantParameters::L1, &PlantParameters::L2,
                        &PlantParameters::l1, &PlantParameters::l2, &PlantParameters::I1, &PlantParameters::I2})
      p.*member *= random.uniform(0.95, 1.05);
    for (auto member : {&PlantParameters::b0, &PlantParameters::b1, &PlantParameters::b2}) p.*member *= random.uniform(0.9, 1.1);
    ensemble.plants.push_back(pendulum::derived_coefficients(p));
    ensemble.starts.push_back({0, random.uniform(-0.1, 0.1), random.uniform(-0.1, 0.1), 0, 0, 0});
  }
  return ensemble;
}

std::vector<pendulum::State> ends_of(const pendulum::ClosedLoop& loop, const Ensemble& ensemble) {
  std::vector<pendulum::Member> all;
  for (const auto& z0 : ensemble.starts) all.push_back(loop.start(z0));
  std::vector<std::uint32_t> queue(all.size());
  std::iota(queue.begin(), queue.end(), 0u);
  loop.advance(all, ensemble.plants, queue, loop.intervals(), ~std::uint64_t{0});
  std::vector<pendulum::State> ends;
  for (const auto& member : all) ends.push_back(member.z);
  return ends;
}

}  // namespace regatta::bench
