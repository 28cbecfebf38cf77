#include "framework/study/input/tie_reader.hpp"

#include <algorithm>
#include <cmath>

#include <fmt/format.h>

#include "framework/core/text.hpp"
#include "framework/study/input/numbers.hpp"

namespace regatta {

namespace {

bool is_whole(const Type& type) { return type.kind == Kind::integer || type.kind == Kind::natural; }
bool is_real(const Type& type) { return type.kind == Kind::real || type.kind == Kind::duration; }

/// All that the other number can be: it is drawn, a column of a table, or the same in all samples. Of a tail its middle: what is beyond
/// fails its sample alone.
Range values_of(const SampleLeaf& leaf, const Study& study) {
  const auto drawn = std::ranges::find(study.parameters, leaf.path, &Parameter::path);
  if (drawn != study.parameters.end()) {
    const auto& distribution = drawn->distribution;
    const double low = distribution.lowest(), high = distribution.highest(), middle = distribution.quantile(0.5);
    return {std::isfinite(low) ? low : middle, std::isfinite(high) ? high : middle};
  }
  const auto* column = study.table ? study.table->find(leaf.path) : nullptr;
  if (column && study.table->rows > 0) return column->number_range();
  const double value = number_of(*leaf.type, follow(*study.sample.type, study.sample.value.get(), leaf.route).object);
  return {value, value};
}

}  // namespace

void TieReader::add(const TomlNode& node, const std::string& path) { asked_.push_back({&node, path}); }

std::vector<Tie> TieReader::resolve(const Study& study) {
  ties_.clear();
  if (asked_.empty()) return {};
  const auto leaves = sample_leaves(study.sample);
  for (const auto& asked : asked_) resolve(asked, leaves, study);
  asked_.clear();
  std::ranges::sort(ties_, {}, &Tie::path);
  return std::move(ties_);
}

void TieReader::resolve(const Asked& asked, const std::vector<SampleLeaf>& leaves, const Study& study) {
  const auto& node = asked.table->find("tied")->value;
  if (node.kind != TomlNode::Kind::text) return refuse(asked, "is no name; try the name of another parameter, in quotes");
  if (node.text == asked.path) return refuse(asked, "is tied to itself; name another parameter");
  const auto* to = find_leaf(leaves, node.text);
  if (!to || !is_numeric(*to->type)) {
    std::vector<std::string_view> names;
    for (const auto& leaf : leaves) {
      if (is_numeric(*leaf.type) && leaf.path != asked.path) names.push_back(leaf.path);
    }
    const auto near = nearest(node.text, names);
    return refuse(asked, near.empty() ? fmt::format("is no number of the sample; known: {}", fmt::join(names, ", "))
                                      : fmt::format("is no number of the sample; did you mean \"{}\"?", near));
  }
  if (const auto chain = std::ranges::find(asked_, to->path, &Asked::path); chain != asked_.end()) {
    const auto& next = chain->table->find("tied")->value;
    return refuse(asked, next.text == asked.path ? "is tied to this one in turn; let one of the two be drawn"
                                                 : fmt::format("is tied itself, to {}; tie both to that one", spelled(next)));
  }
  const auto& from = *find_leaf(leaves, asked.path);
  const bool has_factor = asked.table->find("factor") != nullptr;
  if (const auto why = mismatch(from, *to, has_factor); !why.empty()) return refuse(asked, why);
  const auto times = factor(asked, from);
  if (!times) return;
  const auto values = values_of(*to, study);
  const auto [low, high] = std::minmax({values.low * *times, values.high * *times});
  const auto limits = limits_of(*from.type, from.range);
  const std::string unit(unit_of(*from.type, from.unit));
  if (low < limits.low || high > limits.high) {
    const auto reach = low == high ? fmt::format("is {}", low) : fmt::format("goes from {} to {}", low, high);
    return refuse(asked, fmt::format("{}{} here, but allowed are {}; try {} factor", reach, unit_suffix(unit),
                                     spelled_limits(*from.type, limits, unit), has_factor ? "another" : "a"));
  }
  ties_.push_back({asked.path, to->path, *times, limits, unit, from.route, to->route});
}

std::string TieReader::mismatch(const SampleLeaf& from, const SampleLeaf& to, bool has_factor) const {
  const bool fits = is_real(*from.type)                ? is_real(*to.type) || is_whole(*to.type)
                    : is_whole(*from.type)             ? is_whole(*to.type)
                    : from.type->kind == Kind::boolean ? to.type->kind == Kind::boolean
                                                       : from.type == to.type;
  if (!fits)
    return fmt::format("is {}, where {} is needed; name a parameter of this kind", describe_type(*to.type), describe_type(*from.type));
  const auto unit = unit_of(*from.type, from.unit), other = unit_of(*to.type, to.unit);
  if (unit != other && !has_factor)
    return fmt::format("is in {}, this one in {}; if that is meant, say factor = ... beside it", other.empty() ? "no unit" : other,
                       unit.empty() ? "no unit" : unit);
  return {};
}

std::optional<double> TieReader::factor(const Asked& asked, const SampleLeaf& leaf) {
  const auto* entry = asked.table->find("factor");
  if (!entry) return 1;
  const auto path = fmt::format("samples.parameters.{}.factor", asked.path);
  if (!is_whole(*leaf.type) && !is_real(*leaf.type)) {
    problems_.add(entry->value.place, fmt::format("{} multiplies numbers only; remove it", path));
    return {};
  }
  double factor = 1;
  std::int64_t whole = 1;
  const bool good = is_whole(*leaf.type) ? TomlReader(problems_).read(entry->value, type_of<std::int64_t>(), &whole, {path})
                                         : TomlReader(problems_).read(entry->value, type_of<double>(), &factor, {path});
  if (!good) return {};
  factor = is_whole(*leaf.type) ? static_cast<double>(whole) : factor;
  if (factor != 0) return factor;
  problems_.add(entry->value.place, fmt::format("{} = 0 gives 0 always; try constant = 0", path));
  return {};
}

void TieReader::refuse(const Asked& asked, std::string_view why) {
  const auto& node = asked.table->find("tied")->value;
  problems_.add(node.place, fmt::format("samples.parameters.{}.tied = {} {}", asked.path, spelled(node), why));
}

}  // namespace regatta
