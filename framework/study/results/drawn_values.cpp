#include "framework/study/results/drawn_values.hpp"

#include <algorithm>
#include <limits>

namespace regatta {

void DrawnValues::append(std::span<const double> rows) {
  const auto parameters = parameters_.size();
  std::vector<double> one(parameters > 0 ? rows.size() / parameters : 0);
  for (std::size_t p = 0; p < parameters; ++p) {
    for (std::size_t i = 0; i < one.size(); ++i) one[i] = rows[i * parameters + p];
    values_[p].append(std::as_bytes(std::span(one)));
  }
}

void DrawnValues::append_empty(std::uint64_t count) {
  const std::vector<double> unknown(std::min<std::uint64_t>(count, 4'096), std::numeric_limits<double>::quiet_NaN());
  while (count > 0) {
    const auto now = std::min<std::uint64_t>(count, unknown.size());
    for (auto& values : values_) values.append(std::as_bytes(std::span(unknown).first(now)));
    count -= now;
  }
}

void DrawnValues::read(std::size_t parameter, std::uint64_t first, std::span<double> to) const {
  values_[parameter].read(first * sizeof(double), std::as_writable_bytes(to));
}

}  // namespace regatta
