#pragma once
#include <cstdint>
#include <map>
#include <vector>

namespace regatta {

/// How many finite numbers lie in each of fixed bins: every power of two, of both signs, is divided into 4,096 bins of equal width. Its
/// memory does not grow with the numbers (32 KiB a power of two that occurs), and equal numbers give equal bins in any order.
class LogHistogram {
 public:
  /// Half the width of a bin as a share of a number in it: so far may a value that is read from here be off. Numbers below 2^-1022
  /// count as 0.
  static constexpr double resolution = 0x1p-13;

  void add(double value);

  std::uint64_t count() const { return count_; }

  /// The middle of the bin of the k-th smallest number, k from 0. @pre k < count()
  double order_statistic(std::uint64_t k) const;

 private:
  std::map<int, std::vector<std::uint64_t>> octaves_;  // by biased exponent, with the sign of the numbers; bins ascend in both
  std::uint64_t count_ = 0;
};

}  // namespace regatta
