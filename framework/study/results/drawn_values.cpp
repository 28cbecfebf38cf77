#include "framework/study/results/drawn_values.hpp"

#include <limits>

namespace regatta {

void DrawnValues::append_empty(std::uint64_t count) {
  for (auto& values : values_) values.resize(values.size() + count, std::numeric_limits<double>::quiet_NaN());
}

}  // namespace regatta
