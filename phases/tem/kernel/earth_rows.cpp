#include "phases/tem/kernel/earth_rows.hpp"

#include <algorithm>
#include <cmath>

#include "phases/tem/reference/reflection.hpp"

namespace regatta::tem {

bool is_polarised(const Earth& earth) {
  return std::ranges::any_of(earth.ip, [](const ColeCole& ip) { return ip.m > 0; });
}

EarthRows::EarthRows(std::span<const Earth* const> earths) {
  const std::size_t lanes = earths.size(), layers = earths.front()->layers();
  const bool polarised = std::ranges::any_of(earths, [](const Earth* earth) { return is_polarised(*earth); });
  conductivity_.resize(layers * lanes);
  thickness_.resize(layers * lanes);
  height_.resize(lanes);
  polarisation_.resize(polarised ? 3 * layers * lanes : 0);
  for (std::size_t l = 0; l < lanes; ++l) {
    const auto& earth = *earths[l];
    height_[l] = 2 * earth.altitude;
    for (std::size_t i = 0; i < layers; ++i) {
      conductivity_[i * lanes + l] = mu0 / earth.resistivity[i];
      if (i + 1 < layers) thickness_[i * lanes + l] = earth.thickness[i];
      if (!polarised) continue;
      polarisation_[3 * i * lanes + l] = earth.ip[i].m;
      polarisation_[(3 * i + 1) * lanes + l] = std::log(earth.ip[i].tau);
      polarisation_[(3 * i + 2) * lanes + l] = earth.ip[i].c;
    }
  }
  lanes_ = {layers, conductivity_.data(), thickness_.data(), height_.data(), polarised ? polarisation_.data() : nullptr};
}

}  // namespace regatta::tem
