#pragma once
#include <string>
#include <vector>

#include "bench/scaling/measure.hpp"

namespace regatta::bench {

/// All rounds on one number of cores, the one with the median speed-up apart.
class Rounds {
 public:
  explicit Rounds(std::vector<Measured> rounds);  ///< @pre not empty

  const Measured& median() const { return rounds_[rounds_.size() / 2]; }
  const Measured& slowest() const { return rounds_.front(); }
  const Measured& fastest() const { return rounds_.back(); }

 private:
  std::vector<Measured> rounds_;  // by speed-up
};

/// Times, speed-ups and efficiencies beside the published ones, and where the missing core-seconds are.
std::string scaling_text(const std::vector<Rounds>& all);

/// The same as JSON, of the median rounds.
std::string scaling_json(const std::vector<Rounds>& all);

}  // namespace regatta::bench
