#include "phases/tem/sample.hpp"

#include <algorithm>
#include <span>

#include <fmt/format.h>

#include "phases/tem/kernel/lanes.hpp"
#include "phases/tem/polarisation_limit.hpp"

namespace regatta::tem {

namespace {

/// Of the bottom of a layer whose top is there [m].
double bottom_of(const LayerSample& layer, double top) { return layer.depth > 0 ? layer.depth : top + layer.thickness; }

ColeCole polarisation_of(const LayerSample& layer) { return {.m = layer.m, .tau = layer.tau, .c = layer.c}; }

}  // namespace

std::string EarthSample::problem() const {
  if (layers.empty()) return "samples.parameters.layers is empty; write an element for each layer, as in layers = [{}, {}]";
  const auto used = used_layers();
  if (used > layers.size())
    return fmt::format("layer_count = {}, but samples.parameters.layers has {}; give as many layers, or draw fewer", used, layers.size());
  if (used > most_layers) return fmt::format("{} layers are more than {}; merge some, or set layer_count", used, most_layers);
  double top = 0;
  const auto not_below = [&](std::size_t i) {
    return fmt::format("layers.{}.depth = {} m is not below the layer above, which ends at {} m; depths ascend from the top down", i,
                       layers[i].depth, top);
  };
  for (std::size_t i = 0; i + 1 < used; ++i) {
    if (layers[i].depth > 0 && layers[i].thickness != LayerSample{}.thickness)
      return fmt::format("layers.{0}.depth = {1} m and layers.{0}.thickness = {2} m are both given; leave out one of them", i,
                         layers[i].depth, layers[i].thickness);
    const double bottom = bottom_of(layers[i], top);
    if (bottom <= top) return not_below(i);
    top = bottom;
  }
  if (const auto last = used - 1; layers[last].depth > 0 && layers[last].depth <= top) return not_below(last);
  for (std::size_t i = 0; i < used; ++i)
    if (auto reason = too_strong(polarisation_of(layers[i])); !reason.empty()) return fmt::format("layers.{}.{}", i, reason);
  return {};
}

Earth EarthSample::earth() const {
  Earth earth;
  earth.altitude = altitude;
  const auto used = std::span(layers).first(used_layers());
  for (const auto& layer : used) earth.resistivity.push_back(layer.resistivity);
  double top = 0;
  for (const auto& layer : used.first(used.size() - 1)) {
    earth.thickness.push_back(layer.depth > 0 ? layer.depth - top : layer.thickness);
    top = bottom_of(layer, top);
  }
  if (std::ranges::any_of(used, [](const LayerSample& layer) { return layer.m > 0; }))
    for (const auto& layer : used) earth.ip.push_back(polarisation_of(layer));
  return earth;
}

}  // namespace regatta::tem
