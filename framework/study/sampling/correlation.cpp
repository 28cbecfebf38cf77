#include "framework/study/sampling/correlation.hpp"

#include <algorithm>
#include <cmath>

#include <Eigen/Cholesky>
#include <Eigen/Eigenvalues>

#include "framework/core/random.hpp"
#include "framework/core/text.hpp"
#include "framework/study/sampling/normal.hpp"

namespace regatta {

namespace {

using Matrix = Eigen::Matrix<double, Eigen::Dynamic, Eigen::Dynamic, Eigen::RowMajor>;

Matrix square(std::span<const double> numbers) {
  const auto size = static_cast<Eigen::Index>(std::lround(std::sqrt(static_cast<double>(numbers.size()))));
  return Eigen::Map<const Matrix>(numbers.data(), size, size);
}

}  // namespace

Correlation::Correlation(std::vector<std::size_t> parameters, std::vector<double> matrix)
    : parameters_(std::move(parameters)), matrix_(std::move(matrix)), factor_(matrix_.size()) {
  const auto size = static_cast<Eigen::Index>(parameters_.size());
  Eigen::Map<Matrix>(factor_.data(), size, size) = square(matrix_).llt().matrixL().toDenseMatrix();
}

double Correlation::smallest_eigenvalue(std::span<const double> matrix) {
  return Eigen::SelfAdjointEigenSolver<Matrix>(square(matrix), Eigen::EigenvaluesOnly).eigenvalues().minCoeff();
}

bool Correlation::can_be(std::span<const double> matrix) {
  constexpr double rounding = 1e-12;  // some hundred times that of a Cholesky factor of ten parameters
  return smallest_eigenvalue(matrix) > rounding;
}

void Correlation::correlate(std::span<double> unit_numbers) const {
  const auto size = parameters_.size();
  std::vector<double> normal(size);
  for (std::size_t i = 0; i < size; ++i) normal[i] = normal_quantile(unit_numbers[parameters_[i]]);
  for (std::size_t i = 0; i < size; ++i) {
    const auto* row = factor_.data() + i * size;
    if (row[i] == 1) continue;  // independent of those before it: it keeps every bit
    double mixed = 0;
    for (std::size_t k = 0; k <= i; ++k) mixed += row[k] * normal[k];  // in this order, for the same bits
    unit_numbers[parameters_[i]] = std::clamp(normal_below(mixed), 1e-300, 1 - 0x1p-53);
  }
}

std::string Correlation::text() const { return to_text(matrix_); }

}  // namespace regatta
