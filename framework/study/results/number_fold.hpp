#pragma once
#include <cstdint>
#include <optional>
#include <span>

#include "framework/study/results/histogram.hpp"
#include "framework/study/results/moments.hpp"
#include "framework/study/results/order_statistics.hpp"
#include "framework/study/sections.hpp"

namespace regatta {

/// What study.h5 says of finite numbers, in a few passes over them, block by block in order: moments in the first one, a histogram and
/// percentiles in the others.
class NumberFold {
 public:
  /// @param limit  numbers that are kept at most, as of OrderStatistics
  explicit NumberFold(const StatisticsSection& asked, std::uint64_t limit = OrderStatistics::held) : asked_(&asked), limit_(limit) {}

  bool wants_pass() const { return !moments_done_ || histogram_wanted_ || (numbers_ && numbers_->wants_pass()); }
  void add(std::span<const double> block);
  void end_pass();

  const Moments& moments() const { return moments_; }
  std::vector<double> percentiles() const;  ///< As asked for; NaN of nothing.
  std::vector<double> edges() const;        ///< Of the bins that are asked for; NaN of nothing.
  std::vector<std::uint64_t> counts() const;

 private:
  const StatisticsSection* asked_;
  std::uint64_t limit_;
  Moments moments_;
  bool moments_done_ = false, histogram_wanted_ = false;
  std::optional<Histogram> histogram_;
  std::optional<OrderStatistics> numbers_;
};

}  // namespace regatta
