#include "framework/study/results/stop_outcome.hpp"

#include <fmt/format.h>

#include "framework/core/text.hpp"

namespace regatta {

namespace {

std::string estimate_text(const StopOutcome& outcome, const StopLook& look) {
  if (outcome.rate)
    return fmt::format("{} = {:.2f} % ({:.2f} - {:.2f} %), half width {:.3g} %", outcome.what, 100 * look.estimate, 100 * look.low,
                       100 * look.high, 100 * look.half_width());
  const auto unit = outcome.unit.empty() ? "" : " " + outcome.unit;
  return fmt::format("{} = {:.6g}{} ({:.6g} - {:.6g}{}), half width {:.3g}{}", outcome.what, look.estimate, unit, look.low, look.high, unit,
                     look.half_width(), unit);
}

}  // namespace

std::string stop_rule_text(const StopSection& asked) {
  if (asked.column.empty()) return {};
  const auto width =
      asked.half_width > 0 ? fmt::format("{}", asked.half_width) : fmt::format("{} % of it", 100 * asked.relative_half_width);
  return fmt::format("half width of the {} % interval of {}{} at most {}, looked at every {} samples from {} on", 100 * asked.confidence,
                     asked.column, asked.value.empty() ? "" : " " + asked.value, width, with_commas(asked.block),
                     with_commas(asked.min_samples));
}

std::string stop_outcome_text(const StopOutcome& outcome) {
  if (!outcome.look) return fmt::format("not stopped early: there was nothing to look at ({})", outcome.rule);
  const auto estimate = estimate_text(outcome, *outcome.look);
  if (outcome.ended) return fmt::format("stopped early after {}: {}", counted(outcome.look->samples, "sample"), estimate);
  return fmt::format("not stopped early: after {} {}", counted(outcome.look->samples, "sample"), estimate);
}

}  // namespace regatta
