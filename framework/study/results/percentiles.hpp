#pragma once
#include <cstdint>
#include <functional>
#include <span>
#include <vector>

namespace regatta {

/// Percentiles of finite numbers. Of n sorted numbers x_0 ... x_(n-1) the percentile p is linear between its neighbours:
///
///     h = (n - 1) p/100,   q = x_floor(h) + (h - floor(h)) (x_floor(h)+1 - x_floor(h))
///
/// Type 7 of Hyndman and Fan, The American Statistician 50 (1996) 361; what numpy, R and Excel take by default.
class Percentiles {
 public:
  /// @param percents  each from 0 to 100; lives longer
  Percentiles(std::uint64_t n, std::span<const double> percents) : n_(n), percents_(percents) {}

  /// Of the numbers that are needed; none if n = 0.
  std::vector<std::uint64_t> places() const;

  /// In the order of `percents`; NaN of nothing. @param number_at  x of a place
  std::vector<double> of(const std::function<double(std::uint64_t place)>& number_at) const;

 private:
  std::uint64_t n_;
  std::span<const double> percents_;
};

}  // namespace regatta
