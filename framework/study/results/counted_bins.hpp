#pragma once
#include <cstdint>
#include <string>
#include <vector>

#include "framework/core/columns.hpp"

namespace regatta {

/// How many values of a column lie in each bin of a LogHistogram.
struct CountedBins {
  std::string name;
  std::string unit;
  std::vector<std::uint32_t> bins;  ///< Those that are not empty.
  std::vector<std::uint64_t> counts;
};

/// A row a bin, one column after another: name, unit, low, high, count. They are a hundred thousand bins and more.
Columns bins_table(const std::vector<CountedBins>& columns);

}  // namespace regatta
