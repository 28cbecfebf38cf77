#include "framework/study/sampling/varied_numbers.hpp"

#include <algorithm>

#include "framework/study/input/numbers.hpp"

namespace regatta {

std::vector<VariedNumber> varied_numbers(const Study& study) {
  std::vector<VariedNumber> varied;
  for (const auto& parameter : study.parameters) varied.push_back({parameter.path, parameter.route});
  if (!study.table) return varied;
  for (const auto& column : study.table->columns) {
    if (!is_numeric(*column.leaf.type)) continue;
    const auto range = column.number_range();
    if (range.low < range.high) varied.push_back({column.leaf.path, column.leaf.route});
  }
  std::ranges::sort(varied, {}, &VariedNumber::path);
  return varied;
}

std::vector<double> varied_values(const Study& study, const Type& samples_type, void* samples) {
  const auto varied = varied_numbers(study);
  const auto& rows = *samples_type.find("rows");
  void* list = static_cast<std::byte*>(samples) + rows.offset;
  const std::size_t count = rows.type->count(list);
  std::vector<double> values;
  values.reserve(count * varied.size());
  for (std::size_t i = 0; i < count; ++i) {
    for (const auto& number : varied) {
      const auto leaf = follow(*study.sample.type, rows.type->at_mutable(list, i), number.route);
      values.push_back(number_of(*leaf.type, leaf.object));
    }
  }
  return values;
}

}  // namespace regatta
