#pragma once
#include <cstdint>
#include <optional>
#include <string>

#include "framework/study/sections.hpp"

namespace regatta {

/// What a stop rule knew when it looked at the first samples of a study.
struct StopLook {
  std::uint64_t samples = 0;  ///< It looked at samples 0 to samples - 1.
  double estimate = 0;        ///< The rate or mean.
  double low = 0, high = 0;   ///< Its interval.

  double half_width() const { return (high - low) / 2; }
};

/// What a stop rule came to.
struct StopOutcome {
  std::string rule;              ///< As stop_rule_text().
  std::string what;              ///< "scores.success", "scores.outcome fell", "mean of scores.ise"
  std::string unit;              ///< Of the estimate.
  bool rate = false;             ///< The estimate is a rate.
  bool ended = false;            ///< The interval was narrow enough: the study has ended with the samples of this look.
  std::optional<StopLook> look;  ///< The one that ended the study, else the last one; none if there were too few samples for any.
};

/// "half width of the 95 % interval of scores.success at most 0.01, looked at every 4,096 samples"; empty if no column is named.
std::string stop_rule_text(const StopSection& asked);

/// "stopped early after 8,192 samples: scores.success = 81.40 % (80.55 - 82.22 %), half width 0.84 %", or why it did not.
std::string stop_outcome_text(const StopOutcome& outcome);

}  // namespace regatta
