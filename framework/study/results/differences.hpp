#pragma once
#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "framework/storage/reader.hpp"

namespace regatta {

/// A column that is not the same, bit for bit, in two files.
struct ColumnDifference {
  std::string column;            ///< Its path in the files.
  std::uint64_t rows = 0;        ///< That differ.
  std::uint64_t of = 0;          ///< That both have.
  double absolute = 0;           ///< Largest difference of two finite numbers.
  double relative = 0;           ///< Largest difference over the larger of both magnitudes.
  std::uint64_t not_finite = 0;  ///< Elements that differ where one of the two is no finite number.
  std::string otherwise{};       ///< What cannot be said in numbers: "only in a.h5", "150 and 200 rows"; empty otherwise.
  std::uint64_t files = 1;       ///< Pairs of files in which it differs.

  /// Takes in the same column of another pair of files.
  void merge(const ColumnDifference& other);
};

/// All columns of the groups which `wanted` names that differ. Of tables of different lengths the rows that both have are compared too.
/// @throws Error if a file is damaged
std::vector<ColumnDifference> differences(const Reader& one, const Reader& other,
                                          const std::function<bool(std::string_view group)>& wanted);

/// "12 of 25 rows, at most 1.2e-05 (3.1e-03 relative)"
std::string difference_text(const ColumnDifference& difference);

}  // namespace regatta
