#include "framework/study/results/number_text.hpp"

#include <algorithm>
#include <cmath>

#include <fmt/format.h>

namespace regatta {

std::string short_number(double x) {
  if (std::isnan(x)) return "-";
  if (x == std::round(x) && std::abs(x) < 1e7) return fmt::format("{:.0f}", x + 0.0);  // + 0.0: no "-0"
  return fmt::format("{:.4g}", x);
}

std::pair<std::string, std::string> with_error(double mean, double error) {
  if (!std::isfinite(mean) || !std::isfinite(error) || error == 0) return {short_number(mean), short_number(error)};
  const int place = static_cast<int>(std::floor(std::log10(error))) - 1;  // of the last digit that is shown
  if (place >= -7 && std::abs(mean) < 1e7) {
    const int decimals = std::max(0, -place);
    return {fmt::format("{:.{}f}", mean, decimals), fmt::format("{:.{}f}", error, decimals)};
  }
  const int leading = mean == 0 ? place : static_cast<int>(std::floor(std::log10(std::abs(mean))));
  return {fmt::format("{:.{}e}", mean, std::clamp(leading - place, 0, 9)), fmt::format("{:.1e}", error)};
}

std::string percent(double share) { return std::isnan(share) ? "-" : fmt::format("{:.2f} %", 100 * share); }

std::string percent_interval(double low, double high) {
  return std::isnan(low) || std::isnan(high) ? "-" : fmt::format("{:5.2f} - {:6.2f} %", 100 * low, 100 * high);
}

}  // namespace regatta
