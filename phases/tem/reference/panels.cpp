#include "phases/tem/reference/panels.hpp"

#include <cmath>

#include "framework/core/error.hpp"
#include "phases/tem/quadrature/gauss_legendre.hpp"

namespace regatta::tem {

namespace {

constexpr std::size_t most = 200'000;    // 51 MB
constexpr std::size_t logarithmic = 36;  // panels from 0 on: the first one up to 1e-7, then 5 a decade

}  // namespace

double Panels::border(std::size_t number) const {
  if (number == 0) return 0;
  if (number > logarithmic) return widest_ * static_cast<double>(number - logarithmic + 1);
  return widest_ * std::pow(10.0, -7.0 + 7.0 * static_cast<double>(number - 1) / (logarithmic - 1));
}

std::vector<const Panels::Panel*> Panels::up_to(double last) {
  if (last > border(most))
    throw Error(
        fmt::format("the reference would take wavenumbers up to {:g} 1/m, of {} panels at most up to {:g}; give loop or receiver more "
                    "height, or the uppermost layer more thickness",
                    last, most, border(most)));
  const std::lock_guard lock(mutex_);
  std::vector<const Panel*> panels;
  for (std::size_t number = 0; border(number) < last; ++number) {
    if (number == made_.size()) {
      const double half = 0.5 * (border(number + 1) - border(number)), middle = border(number) + half;
      auto panel = std::make_unique<Panel>();
      for (std::size_t i = 0; i < panel->size(); ++i) {
        const auto& [x, w] = gauss_legendre<16>()[i];
        const double lambda = middle + half * x;
        (*panel)[i] = {lambda, half * w * weight_(lambda)};
      }
      made_.push_back(std::move(panel));
    }
    panels.push_back(made_[number].get());
  }
  return panels;
}

}  // namespace regatta::tem
