#pragma once
#include <array>
#include <span>

#include "phases/pendulum/kernel/work.hpp"

namespace regatta::pendulum {

/// What acts on members from outside in their next control periods and changes from one to the next: forces of disturbances and noise of
/// sensors. One column a lane.
template <std::size_t L>
struct Inputs {
  static constexpr std::size_t periods = 32;

  double force[periods][L];     ///< [N]
  double noise[periods][6][L];  ///< Of the components of the state, in their units.

  /// Those of a member from control interval k on; `constant` [N] is the force of the pieces, which is the same in the first n.
  void fill(std::size_t lane, std::size_t n, const LoopTerms& terms, const Work& work, std::uint32_t member, std::uint64_t k,
            double constant) {
    std::array<double, periods> values{};
    const std::span now(values.data(), n);
    fill_forces(now, terms, work, member, k, constant);
    for (std::size_t p = 0; p < n; ++p) force[p][lane] = values[p];
    for (std::size_t i = 0; i < 6; ++i) {
      fill_noise(now, i, terms, work, member, k);
      for (std::size_t p = 0; p < n; ++p) noise[p][i][lane] = values[p];
    }
  }

  /// Nothing acts.
  void clear(std::size_t lane) {
    for (std::size_t p = 0; p < periods; ++p) {
      force[p][lane] = 0;
      for (auto& component : noise[p]) component[lane] = 0;
    }
  }
};

}  // namespace regatta::pendulum
