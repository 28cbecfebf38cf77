#pragma once
#include <cstdint>
#include <string>
#include <vector>

#include "framework/core/schema.hpp"
#include "framework/study/results/tails.hpp"

namespace regatta {

/// What the first samples of a study alone said of a column: whether more samples still move it, and how fast its interval shrinks.
struct ConvergenceSummary {
  std::string name;
  std::string unit;
  std::uint64_t samples = 0;
  std::uint64_t n = 0;
  double mean = 0;
  double low = 0;
  double high = 0;
  static constexpr auto schema() {
    using C = ConvergenceSummary;
    return fields(field<&C::name>("column"), field<&C::unit>("unit of the numbers of this column"),
                  field<&C::samples>("of samples 0, 1, ... so many are looked at"), field<&C::n>("values that the row is about"),
                  field<&C::mean>("their mean; of a boolean the rate at which it is true", regatta::unit(see_unit)),
                  field<&C::low>("lower end of the 95 % interval, Student's of a mean, Wilson's of a rate", regatta::unit(see_unit)),
                  field<&C::high>("upper end", regatta::unit(see_unit)));
  }
};

/// Where it is looked: after 10, 20, 50, 100, 200, ... samples, and after all.
std::vector<std::uint64_t> convergence_points(std::uint64_t samples);

}  // namespace regatta
