#pragma once
#include <cstdint>
#include <span>
#include <vector>

namespace regatta {

/// How many numbers lie in bins of equal width from the smallest to the largest of them. A bin contains its lower edge, the last one both.
/// Where all numbers are the same value v, the bins go from v - 0.5 to v + 0.5, as those of numpy do.
class Histogram {
 public:
  /// @pre bins > 0, min <= max, both finite
  Histogram(double min, double max, std::uint64_t bins);

  /// @pre all within min and max
  void add(std::span<const double> values);

  const std::vector<double>& edges() const { return edges_; }  ///< One more than bins.
  const std::vector<std::uint64_t>& counts() const { return counts_; }

 private:
  std::vector<double> edges_;
  std::vector<std::uint64_t> counts_;
};

}  // namespace regatta
