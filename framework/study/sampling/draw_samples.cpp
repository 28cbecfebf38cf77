#include "framework/study/sampling/draw_samples.hpp"

#include <fmt/format.h>

#include "framework/core/error.hpp"
#include "framework/study/input/numbers.hpp"
#include "framework/study/sampling/unit_points.hpp"

namespace regatta {

namespace {

std::string outside(const Parameter& parameter, const Type& type, double value) {
  return fmt::format("samples.parameters.{} = {}{} is outside its range, {}; drawn from {}: narrow it, or add truncated = [low, high]",
                     parameter.path, value, unit_suffix(parameter.unit), spelled_limits(type, parameter.limits, parameter.unit),
                     parameter.distribution.text());
}

std::string outside(const Tie& tie, const Type& type, double value) {
  return fmt::format("samples.parameters.{} = {}{} is outside its range, {}; {}", tie.path, value, unit_suffix(tie.unit),
                     spelled_limits(type, tie.limits, tie.unit), tie.text());
}

/// Sets the number that follows another one of its row; why it cannot be so, or nothing.
std::string set_tied(const Tie& tie, const Type& row_type, void* row) {
  const auto leaf = follow(row_type, row, tie.route), to = follow(row_type, row, tie.to_route);
  const double value = tie.factor * number_of(*to.type, to.object);
  if (value < tie.limits.low || value > tie.limits.high) return outside(tie, *leaf.type, value);
  if (leaf.type == to.type && tie.factor == 1)
    leaf.type->assign(leaf.object, to.object);  // every bit, also of whole numbers beyond 2^53
  else
    set_number(*leaf.type, leaf.object, value);
  return {};
}

}  // namespace

DrawnSamples draw_samples(const Study& study, const Type& samples_type, std::uint64_t first, std::size_t count) {
  const auto* first_id = samples_type.find("first_id");
  const auto* rows = samples_type.find("rows");
  REGATTA_ENSURE(samples_type.samples && first_id && rows && rows->type->element == study.sample.type);
  const Type& row_type = *study.sample.type;

  auto samples = samples_type.create();
  auto* bytes = static_cast<std::byte*>(samples.get());
  *reinterpret_cast<std::uint64_t*>(bytes + first_id->offset) = first;
  void* list = bytes + rows->offset;
  rows->type->resize(list, count);
  for (std::size_t i = 0; i < count; ++i) row_type.assign(rows->type->at_mutable(list, i), study.sample.value.get());

  const UnitPoints points(study.samples.method, study.study.seed, study.parameters, study.samples.count);
  std::vector<double> numbers(study.parameters.size());
  std::vector<Failure> failed;
  for (std::size_t i = 0; i < count; ++i) {
    void* row = rows->type->at_mutable(list, i);
    if (study.table) study.table->set(row_type, row, first + i);
    std::string reasons;
    const auto add = [&](const std::string& reason) { reasons += (reasons.empty() || reason.empty() ? "" : ", and ") + reason; };
    for (std::size_t p = 0; p < numbers.size(); ++p) numbers[p] = points.at(p, first + i);
    for (const auto& group : study.correlations) group.correlate(numbers);
    for (std::size_t p = 0; p < numbers.size(); ++p) {
      const auto& parameter = study.parameters[p];
      const auto leaf = follow(row_type, row, parameter.route);
      const double value = parameter.distribution.quantile(numbers[p]);
      if (value >= parameter.limits.low && value <= parameter.limits.high)
        set_number(*leaf.type, leaf.object, value);
      else
        add(outside(parameter, *leaf.type, value));
    }
    for (const auto& tie : study.ties) add(set_tied(tie, row_type, row));
    if (!reasons.empty()) failed.push_back({first + i, std::move(reasons)});
  }
  return {std::move(samples), std::move(failed)};
}

}  // namespace regatta
