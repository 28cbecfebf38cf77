#include "phases/tem/draw.hpp"

#include <algorithm>

namespace regatta::tem {

namespace {

Earth earth_of(const EarthSample& sample, std::size_t layers) {
  Earth earth;
  earth.altitude = sample.altitude;
  const auto used = std::span(sample.layers).first(layers);
  for (const auto& layer : used) earth.resistivity.push_back(layer.resistivity);
  for (const auto& layer : used.first(layers - 1)) earth.thickness.push_back(layer.thickness);
  if (std::ranges::any_of(used, [](const LayerSample& layer) { return layer.m > 0; }))
    for (const auto& [resistivity, thickness, m, tau, c] : used) earth.ip.push_back({.m = m, .tau = tau, .c = c});
  return earth;
}

}  // namespace

Out<"earths", Earths> Draw::process(In<"samples", Samples<EarthSample>> samples, Context& run) const {
  Earths made{samples->first_id, 0, {}};
  made.earths.reserve(samples->rows.size());
  for (const auto& sample : samples->rows) {
    made.most_layers = sample.layers.size();
    const std::size_t layers = sample.layer_count == 0 ? sample.layers.size() : sample.layer_count;
    if (layers > 0 && layers <= sample.layers.size()) {
      made.earths.push_back(earth_of(sample, layers));
      continue;
    }
    run.fail(samples->first_id + made.earths.size(),
             fmt::format("layer_count = {}, but samples.parameters.layers has {}; give as many layers, or draw fewer", layers,
                         sample.layers.size()));
    made.earths.emplace_back();
  }
  return made;
}

}  // namespace regatta::tem
