#pragma once
#include <cstdint>
#include <span>

namespace regatta {

/// Sums of squares and of products of pairs of finite numbers about their means, and from them Pearson's correlation. A block of pairs is
/// summed twice and blocks are joined as in Moments, with   C = C_a + C_b + delta_x delta_y n_a n_b/n   for the products. The bits depend
/// on where blocks begin and on their order: equal results need equal blocks.
class CoMoments {
 public:
  CoMoments() = default;
  /// @pre x and y have one length
  CoMoments(std::span<const double> x, std::span<const double> y);

  /// Adds the pairs of the block that follows.
  void merge(const CoMoments& next);

  std::uint64_t count() const { return count_; }
  bool x_is_constant() const { return xx_ == 0; }  ///< Exact: equal numbers have no deviation at all.
  bool y_is_constant() const { return yy_ == 0; }
  /// From -1 to 1; NaN if one of them is constant.
  double correlation() const;

 private:
  std::uint64_t count_ = 0;
  double mean_x_ = 0, mean_y_ = 0;
  double xx_ = 0, xy_ = 0, yy_ = 0;
};

}  // namespace regatta
