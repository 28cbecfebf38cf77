#include "framework/study/results/rates.hpp"

#include <algorithm>
#include <limits>
#include <numeric>

#include "framework/study/results/wilson.hpp"

namespace regatta {

std::vector<RateSummary> rates_of(const CountedSeries& series, std::span<const std::uint64_t> counts, std::uint64_t good,
                                  std::uint64_t failed) {
  const auto from = [&](std::size_t first) {
    return std::accumulate(counts.begin() + static_cast<std::ptrdiff_t>(std::min(first, counts.size())), counts.end(), std::uint64_t{0});
  };
  std::vector<RateSummary> rates;
  const auto add = [&](std::string value, std::uint64_t count) {
    const std::uint64_t n = good + failed;
    const auto [low, high] = wilson_interval(count, n);
    const double share = n > 0 ? static_cast<double>(count) / static_cast<double>(n) : std::numeric_limits<double>::quiet_NaN();
    rates.push_back({series.name, std::move(value), count, n, share, low, high});
  };
  if (series.meaning != Series::Meaning::choice) {
    add(series.meaning == Series::Meaning::boolean ? "true" : "present", from(1));
    return rates;
  }
  for (std::size_t i = 0; i < series.names.size(); ++i) add(series.names[i], i < counts.size() ? counts[i] : 0);
  if (const auto others = from(series.names.size()); others > 0) add("other", others);
  if (series.optional) add("absent", good - from(0));
  add("failed", failed);
  return rates;
}

}  // namespace regatta
