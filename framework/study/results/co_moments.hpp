#pragma once
#include <cstdint>
#include <span>
#include <vector>

namespace regatta {

/// Finite numbers and how far each is from a mean that is rounded: what Moments do in two passes.
struct Deviations {
  Deviations() = default;
  explicit Deviations(std::span<const double> numbers);

  std::vector<double> each;
  double rough = 0;  ///< The rounded mean.
  double rest = 0;   ///< Sum of the deviations.
  double squares = 0;
};

/// Sums of squares and of products of pairs of finite numbers about their means, and from them Pearson's correlation. A block of pairs is
/// summed twice and blocks are joined as in Moments, with   C = C_a + C_b + delta_x delta_y n_a n_b/n   for the products. The bits depend
/// on where blocks begin and on their order: equal results need equal blocks.
class CoMoments {
 public:
  CoMoments() = default;
  /// @pre x and y have one length
  CoMoments(std::span<const double> x, std::span<const double> y) : CoMoments(Deviations(x), Deviations(y)) {}
  CoMoments(const Deviations& x, const Deviations& y);

  /// Adds the pairs of the block that follows.
  void merge(const CoMoments& next);

  std::uint64_t count() const { return count_; }
  bool x_is_constant() const { return xx_ == 0; }  ///< Exact: equal numbers have no deviation at all.
  bool y_is_constant() const { return yy_ == 0; }
  /// From -1 to 1; NaN if one of them is constant.
  double correlation() const;
  double x_deviation() const;               ///< Standard deviation of x, unbiased in its square.
  double y_squares() const { return yy_; }  ///< Sum of the squares of y about its mean.
  /// Of the line y = mean + slope (x - mean) of least squares; NaN if x is constant.
  double slope() const;
  /// Its standard error   sqrt( (yy - xy^2 / xx) / ((n - 2) xx) );   NaN of fewer than 3 pairs.
  double slope_error() const;

 private:
  std::uint64_t count_ = 0;
  double mean_x_ = 0, mean_y_ = 0;
  double xx_ = 0, xy_ = 0, yy_ = 0;
};

}  // namespace regatta
