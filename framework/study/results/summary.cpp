#include "framework/study/results/summary.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

#include "framework/core/error.hpp"
#include "framework/study/results/histogram.hpp"
#include "framework/study/results/moments.hpp"
#include "framework/study/results/percentiles.hpp"
#include "framework/study/results/run_rows.hpp"
#include "framework/study/results/series.hpp"
#include "framework/study/results/wilson.hpp"

namespace regatta {

namespace {

constexpr double undefined = std::numeric_limits<double>::quiet_NaN();

class Summarise {
 public:
  Summarise(const Columns& merged, const StatisticsSection& asked) : asked_(asked) {
    const auto* status = find_column(merged, "status");
    if (!status) throw Error("merged columns have no column \"status\"");
    for (const auto byte : status->bytes) {
      const auto of_sample = static_cast<SampleStatus>(byte);
      good_.push_back(of_sample == SampleStatus::complete);
      good_count_ += of_sample == SampleStatus::complete;
      failed_count_ += of_sample == SampleStatus::failed;
    }
    summary_.percents = asked.percentiles;
  }

  Summary all(const Columns& merged, const DrawnValues& drawn) {
    const auto each = series_of(merged);
    for (const auto& series : each) one(series);
    if (drawn.parameters().empty()) return std::move(summary_);
    Sensitivities sensitivities(drawn, good_);
    for (const auto& series : each) {
      if (series.meaning != Series::Meaning::boolean && series.meaning != Series::Meaning::number) continue;
      std::ranges::move(sensitivities.of(series), std::back_inserter(summary_.sensitivity));
    }
    return std::move(summary_);
  }

 private:
  void one(const Series& series) {
    switch (series.meaning) {
      case Series::Meaning::boolean:
        return rate(series.name, "true", count_true(series));
      case Series::Meaning::presence:
        return rate(series.name, "present", count_true(series));
      case Series::Meaning::choice:
        return choice(series);
      case Series::Meaning::number:
        return number(series);
    }
  }

  void number(const Series& series) {
    Moments moments;
    std::uint64_t not_finite = 0;
    each_block(series, [&](std::vector<double>& values) {
      not_finite += std::erase_if(values, [](double v) { return !std::isfinite(v); });
      moments.merge(Moments(values));
    });
    const std::string unit(series.unit);
    summary_.numbers.push_back({series.name, unit, moments.count(), moments.mean(), moments.variance(), moments.standard_error(),
                                moments.min(), moments.max(), not_finite});
    if (!asked_.percentiles.empty()) {
      Percentiles percentiles(moments.count());
      each_finite(series, [&](const std::vector<double>& values) { percentiles.add(values); });
      summary_.percentiles.push_back({series.name, unit, percentiles.at(asked_.percentiles), percentiles.resolution()});
    }
    if (asked_.bins > 0) {
      const bool any = moments.count() > 0;
      Histogram histogram(any ? moments.min() : 0, any ? moments.max() : 0, asked_.bins);
      each_finite(series, [&](const std::vector<double>& values) { histogram.add(values); });
      summary_.histograms.push_back(
          {series.name, unit, any ? histogram.edges() : std::vector<double>(asked_.bins + 1, undefined), histogram.counts()});
    }
  }

  void choice(const Series& series) {
    const auto& names = series.names();
    std::vector<std::uint64_t> counts(names.size());
    std::uint64_t other = 0, seen = 0;
    each_block(series, [&](const std::vector<double>& values) {
      seen += values.size();
      for (const double v : values) ++(v < static_cast<double>(names.size()) ? counts[static_cast<std::size_t>(v)] : other);
    });
    for (std::size_t i = 0; i < names.size(); ++i) rate(series.name, std::string(names[i]), counts[i]);
    if (other > 0) rate(series.name, "other", other);
    if (!series.presences.empty()) rate(series.name, "absent", good_count_ - seen);
    rate(series.name, "failed", failed_count_);
  }

  void rate(const std::string& name, std::string value, std::uint64_t count) {
    const std::uint64_t n = good_count_ + failed_count_;
    const auto [low, high] = wilson_interval(count, n);
    const double share = n > 0 ? static_cast<double>(count) / static_cast<double>(n) : undefined;
    summary_.rates.push_back({name, std::move(value), count, n, share, low, high});
  }

  std::uint64_t count_true(const Series& series) {
    std::uint64_t count = 0;
    each_block(series, [&](const std::vector<double>& values) {
      count += static_cast<std::uint64_t>(std::ranges::count_if(values, [](double v) { return v != 0; }));
    });
    return count;
  }

  /// Calls f with the values in the good samples of each block.
  template <class F>
  void each_block(const Series& series, F f) {
    for (std::size_t begin = 0; begin < good_.size(); begin += fold_block) {
      values_.clear();
      gather_values(series, begin, std::span(good_).subspan(begin, std::min(fold_block, good_.size() - begin)), values_);
      f(values_);
    }
  }

  template <class F>
  void each_finite(const Series& series, F f) {
    each_block(series, [&](std::vector<double>& values) {
      std::erase_if(values, [](double v) { return !std::isfinite(v); });
      f(values);
    });
  }

  const StatisticsSection& asked_;
  std::vector<std::uint8_t> good_;  // a flag a sample: it is complete
  std::uint64_t good_count_ = 0, failed_count_ = 0;
  std::vector<double> values_;  // of one block
  Summary summary_;
};

}  // namespace

Summary summarise(const Columns& merged, const StatisticsSection& asked, const DrawnValues& drawn) {
  return Summarise(merged, asked).all(merged, drawn);
}

}  // namespace regatta
