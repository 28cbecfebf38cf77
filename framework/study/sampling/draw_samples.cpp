#include "framework/study/sampling/draw_samples.hpp"

#include <fmt/format.h>

#include "framework/core/error.hpp"
#include "framework/study/input/numbers.hpp"
#include "framework/study/sampling/unit_points.hpp"

namespace regatta {

namespace {

std::string outside(const Parameter& parameter, const Type& type, double value) {
  return fmt::format("samples.parameters.{} = {}{} is outside its range, {}; drawn from {}: narrow it, or use uniform", parameter.path,
                     value, unit_suffix(parameter.unit), spelled_limits(type, parameter.limits, parameter.unit),
                     parameter.distribution.text());
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
  std::vector<Failure> failed;
  for (std::size_t i = 0; i < count; ++i) {
    std::string reasons;
    for (std::size_t p = 0; p < study.parameters.size(); ++p) {
      const auto& parameter = study.parameters[p];
      const auto leaf = follow(row_type, rows->type->at_mutable(list, i), parameter.route);
      const double value = parameter.distribution.quantile(points.at(p, first + i));
      if (value >= parameter.limits.low && value <= parameter.limits.high)
        set_number(*leaf.type, leaf.object, value);
      else
        reasons += (reasons.empty() ? "" : ", and ") + outside(parameter, *leaf.type, value);
    }
    if (!reasons.empty()) failed.push_back({first + i, std::move(reasons)});
  }
  return {std::move(samples), std::move(failed)};
}

}  // namespace regatta
