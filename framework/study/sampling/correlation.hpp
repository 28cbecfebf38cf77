#pragma once
#include <span>
#include <string>
#include <vector>

namespace regatta {

/// A group of parameters that are drawn together: a Gaussian copula. Their uniform numbers become normal ones, these are mixed by the
/// Cholesky factor of the matrix, and become uniform again: each parameter keeps its own distribution exactly, and the matrix is the
/// correlation of the normal numbers behind them (Nelsen, An Introduction to Copulas, 2006, section 2.3).
class Correlation {
 public:
  /// `parameters` are places in the list of drawn parameters; `matrix` is row-major. @pre symmetric, ones on the diagonal, can_be(matrix)
  Correlation(std::vector<std::size_t> parameters, std::vector<double> matrix);

  /// Whether some parameters can be so correlated: the matrix is positive definite, with room for rounding.
  static bool can_be(std::span<const double> matrix);
  static double smallest_eigenvalue(std::span<const double> matrix);

  /// Replaces the numbers of the group by correlated ones; the first one stays. @pre all are in (0, 1), and so they are after it
  void correlate(std::span<double> unit_numbers) const;

  const std::vector<std::size_t>& parameters() const { return parameters_; }
  /// "[1.0, 0.5, 0.5, 1.0]"; equal text and parameters mean equal draws.
  std::string text() const;

 private:
  std::vector<std::size_t> parameters_;
  std::vector<double> matrix_;
  std::vector<double> factor_;  // lower triangle, row-major
};

}  // namespace regatta
