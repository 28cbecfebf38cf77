#include "framework/study/sampling/sample_draw.hpp"

#include <fmt/format.h>

#include "framework/study/input/numbers.hpp"
#include "framework/study/sampling/sample_leaf.hpp"

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

SampleDraw::SampleDraw(const Study& study)
    : study_(study),
      points_(study.samples.method, study.study.seed, study.parameters, study.samples.count),
      numbers_(study.parameters.size()) {}

std::string SampleDraw::set(void* row, std::uint64_t sample) {
  const Type& row_type = *study_.sample.type;
  if (study_.table) study_.table->set(row_type, row, sample);
  std::string reasons;
  const auto add = [&](const std::string& reason) { reasons += (reasons.empty() || reason.empty() ? "" : ", and ") + reason; };
  for (std::size_t p = 0; p < numbers_.size(); ++p) numbers_[p] = points_.at(p, sample);
  for (const auto& group : study_.correlations) group.correlate(numbers_);
  for (std::size_t p = 0; p < numbers_.size(); ++p) {
    const auto& parameter = study_.parameters[p];
    const auto leaf = follow(row_type, row, parameter.route);
    const double value = parameter.distribution.quantile(numbers_[p]);
    if (value >= parameter.limits.low && value <= parameter.limits.high)
      set_number(*leaf.type, leaf.object, value);
    else
      add(outside(parameter, *leaf.type, value));
  }
  for (const auto& tie : study_.ties) add(set_tied(tie, row_type, row));
  if (reasons.empty() && row_type.problem) reasons = row_type.problem(row);
  return reasons;
}

}  // namespace regatta
