#include "framework/study/results/tallied_port.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

#include "framework/core/error.hpp"
#include "framework/study/results/percentiles.hpp"
#include "framework/study/results/rates.hpp"

namespace regatta {

namespace {

constexpr double undefined = std::numeric_limits<double>::quiet_NaN();

DoubleDouble mean_of(DoubleDouble sum, double n) {
  const double mean = sum.high / n;
  return {mean, (std::fma(-mean, n, sum.high) + sum.low) / n};
}

/// sum of squares - sum mean: the operations keep 100 bits, so that of what is left when nearly all cancels a double is exact.
double centred(DoubleDouble squares, DoubleDouble sum, DoubleDouble mean) {
  const double product = sum.high * mean.high;
  const double product_low = std::fma(sum.high, mean.high, -product) + (sum.high * mean.low + sum.low * mean.high);
  const double difference = squares.high - product, part = difference - squares.high;
  const double rounding = (squares.high - (difference - part)) - (product + part);
  return difference + (rounding + (squares.low - product_low));
}

}  // namespace

/// A run without any sample that is complete knows no lists: columns may join later, behind those that they follow. All other runs have the
/// same ones.
void TalliedPort::add(const std::vector<SeriesTally>& run) {
  if (std::ranges::any_of(run, [](const SeriesTally& tally) { return !tally.counts.empty() || tally.not_finite > 0; })) {
    std::vector<std::string> names;
    for (const auto& tally : run) names.push_back(tally.name);
    if (names_.empty()) names_ = names;
    for (const auto& [one, other] : {std::pair(&names, &names_), std::pair(&names_, &names)})
      for (const auto& name : *one)
        if (std::ranges::find(*other, name) == other->end())
          throw Error(fmt::format("column \"{}\" is not in all runs; a list that is as long in every row has one length in a study", name));
  }
  auto place = all_.begin();
  for (const auto& tally : run) {
    // An optional has two by its name: whether there is a value, and that.
    auto found = std::ranges::find_if(
        all_, [&](const Merged& merged) { return merged.head.name == tally.name && merged.head.meaning == tally.meaning; });
    if (found == all_.end()) {
      found = all_.insert(place, Merged{});
      auto& head = found->head;
      head.name = tally.name;
      head.unit = tally.unit;
      head.meaning = tally.meaning;
      head.names = tally.names;
      head.optional = tally.optional;
    }
    add(*found, tally);
    place = found + 1;
  }
}

void TalliedPort::add(Merged& merged, const SeriesTally& run) {
  auto& head = merged.head;
  if (run.names != head.names || run.bins.size() != run.counts.size() ||
      std::ranges::any_of(run.bins, [](std::uint32_t bin) { return bin >= LogHistogram::bins; }))
    throw Error(fmt::format("column \"{}\" was tallied as another one; was it written by another version of the program?", run.name));
  if (!run.where.empty()) head.where = run.where;
  head.not_finite += run.not_finite;
  std::uint64_t count = 0;
  for (std::size_t i = 0; i < run.bins.size(); ++i) {
    count += run.counts[i];
    if (head.meaning == Series::Meaning::number) {
      merged.histogram.add(run.bins[i], run.counts[i]);
    } else {
      merged.counts.resize(std::max<std::size_t>(merged.counts.size(), run.bins[i] + 1u));
      merged.counts[run.bins[i]] += run.counts[i];
    }
  }
  if (count == 0) return;
  head.min = merged.count == 0 ? run.min : std::min(head.min, run.min);
  head.max = merged.count == 0 ? run.max : std::max(head.max, run.max);
  merged.count += count;
  merged.sum.add(run.sum);
  merged.squares.add(run.squares);
}

NumberSummary TalliedPort::number(const Merged& merged) {
  const auto& head = merged.head;
  const auto n = static_cast<double>(merged.count);
  NumberSummary summary{.name = head.name,
                        .unit = head.unit,
                        .count = merged.count,
                        .mean = undefined,
                        .variance = undefined,
                        .standard_error = undefined,
                        .min = undefined,
                        .max = undefined,
                        .not_finite = head.not_finite};
  if (merged.count == 0) return summary;
  const auto sum = merged.sum.value(), mean = mean_of(sum, n);
  summary.mean = mean.high + mean.low;
  summary.min = head.min;
  summary.max = head.max;
  if (merged.count == 1) return summary;
  const double deviations = centred(merged.squares.value(), sum, mean);
  summary.variance = (deviations < 0 ? 0 : deviations) / (n - 1);
  summary.standard_error = std::sqrt(summary.variance / n);
  return summary;
}

CountedBins TalliedPort::bins_of(const Merged& merged) {
  CountedBins counted{.name = merged.head.name, .unit = merged.head.unit, .bins = {}, .counts = {}};
  merged.histogram.each([&](std::uint32_t bin, std::uint64_t count) {
    counted.bins.push_back(bin);
    counted.counts.push_back(count);
  });
  return counted;
}

Summary TalliedPort::summary(const StatisticsSection& asked, std::uint64_t good, std::uint64_t failed) const {
  Summary summary;
  summary.percents = asked.percentiles;
  summary.resolution = LogHistogram::widest_bin;
  for (const auto& merged : all_) {
    const auto& head = merged.head;
    if (!head.where.empty()) summary.where = head.where;
    if (head.meaning != Series::Meaning::number) {
      std::ranges::move(rates_of({.meaning = head.meaning, .name = head.name, .names = head.names, .optional = head.optional},
                                 merged.counts, good, failed),
                        std::back_inserter(summary.rates));
      continue;
    }
    summary.numbers.push_back(number(merged));
    if (merged.count > 0) summary.counts.push_back(bins_of(merged));
    if (asked.percentiles.empty()) continue;
    const HistogramPlaces places(merged.histogram, head.min, head.max);
    summary.percentiles.push_back(
        {head.name, head.unit, Percentiles(merged.count, asked.percentiles).of([&](std::uint64_t place) { return places.at(place); })});
  }
  return summary;
}

}  // namespace regatta
