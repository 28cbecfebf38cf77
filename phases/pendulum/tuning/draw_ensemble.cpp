#include "phases/pendulum/tuning/draw_ensemble.hpp"

namespace regatta::pendulum {

namespace {

Pendulum draw_member(const Spread& spread, Random random) {
  const auto draw = [&](double width) { return random.uniform(-width, width); };
  Pendulum pendulum;
  pendulum.z0[1] = draw(spread.angle);
  pendulum.z0[2] = draw(spread.angle);
  using P = PlantParameters;
  for (const auto parameter : {&P::m0, &P::m1, &P::m2, &P::L1, &P::L2, &P::l1, &P::l2, &P::I1, &P::I2})
    pendulum.plant.*parameter *= 1 + draw(spread.plant);
  for (const auto parameter : {&P::b0, &P::b1, &P::b2}) pendulum.plant.*parameter *= 1 + draw(spread.friction);
  pendulum.z0[4] = draw(spread.rate);
  pendulum.z0[5] = draw(spread.rate);
  pendulum.disturbance = 1 + draw(spread.disturbance);
  return pendulum;
}

}  // namespace

Out<"ensembles", Samples<Ensemble>> DrawEnsemble::process(In<"samples", Samples<Spread>> samples, Context& run) const {
  Samples<Ensemble> ensembles{samples->first_id, {}};
  for (const auto& spread : samples->rows) {
    auto& ensemble = ensembles.rows.emplace_back();
    for (std::uint32_t i = 0; i < options_.members; ++i) {
      if (i % 4096 == 0) run.poll();
      const auto id = samples->first_id + ensembles.rows.size() - 1;
      ensemble.members.push_back(draw_member(spread, run.random(id, 0, i)));
    }
  }
  return ensembles;
}

}  // namespace regatta::pendulum
