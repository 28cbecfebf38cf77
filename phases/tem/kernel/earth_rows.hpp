#pragma once
#include <span>
#include <vector>

#include "phases/tem/earth.hpp"
#include "phases/tem/kernel/lanes.hpp"

namespace regatta::tem {

/// Whether any layer has induced polarisation.
bool is_polarised(const Earth& earth);

/// The rows that a kernel reads of earths of as many layers each, one a lane.
class EarthRows {
 public:
  explicit EarthRows(std::span<const Earth* const> earths);

  const EarthLanes& lanes() const { return lanes_; }

 private:
  std::vector<double> conductivity_, thickness_, height_, polarisation_;
  EarthLanes lanes_;
};

}  // namespace regatta::tem
