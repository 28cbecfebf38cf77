// The part of DistributionReader that reads lists of values: choices, and the axes of grids.
#include <algorithm>
#include <cmath>
#include <numeric>

#include <fmt/format.h>

#include "framework/core/text.hpp"
#include "framework/study/input/distribution_reader.hpp"
#include "framework/study/input/numbers.hpp"

namespace regatta {

DistributionReader::Result DistributionReader::choice(const TomlEntry& entry) {
  auto chosen = field_.values(entry);
  const auto* beside = table_->find("weights");
  if (!beside || !chosen) return chosen ? Result(Distribution::choice(std::move(*chosen))) : Result();
  auto numbers = weights(*beside, chosen->size());
  if (!numbers) return {};
  return Distribution::choice(std::move(*chosen), std::move(*numbers));
}

std::optional<std::vector<double>> DistributionReader::weights(const TomlEntry& entry, std::size_t count) {
  if (entry.value.kind != TomlNode::Kind::list || entry.value.items.size() != count) {
    field_.refuse(entry, fmt::format("is no list of {0} numbers; write a weight for each of the {0} values", count));
    return {};
  }
  std::vector<double> weights;
  for (std::size_t i = 0; i < count; ++i) {
    if (const auto weight = field_.one_number(entry, i, type_of<double>(), {}, {})) weights.push_back(*weight);
  }
  if (weights.size() < count) return {};
  if (std::ranges::any_of(weights, [](double weight) { return weight < 0; })) {
    field_.refuse(entry, "has a negative weight; 0 leaves a value out");
    return {};
  }
  const double sum = std::accumulate(weights.begin(), weights.end(), 0.0);
  if (sum == 0 || !std::isfinite(sum)) {
    field_.refuse(entry, sum == 0 ? "has no weight above 0; try 1 for each value" : "has a sum that is not finite; only ratios count");
    return {};
  }
  return weights;
}

DistributionReader::Result DistributionReader::grid(const TomlEntry& entry) {
  auto axis = field_.values(entry);
  if (!axis) return {};
  for (std::size_t i = 0; i < axis->size(); ++i) {
    const auto again = static_cast<std::size_t>(std::ranges::find(*axis, (*axis)[i]) - axis->begin());
    if (again < i)
      return field_.refuse(entry,
                           fmt::format("has {} twice; a grid meets each of its points once: remove one", spelled(entry.value.items[i])));
  }
  return Distribution::grid(std::move(*axis));
}

DistributionReader::Result DistributionReader::linspace(const TomlEntry& entry) {
  if (entry.value.kind != TomlNode::Kind::list || entry.value.items.size() != 3)
    return field_.refuse(entry, "is no list of three numbers; write linspace = [low, high, how many]");
  const auto& type = field_.type_of_bounds();
  const auto range = field_.whole() ? std::optional(Range{-0x1p53, 0x1p53}) : std::nullopt;
  const auto low = field_.one_number(entry, 0, type, field_.unit(), range), high = field_.one_number(entry, 1, type, field_.unit(), range);
  const auto count = field_.one_number(entry, 2, type_of<std::uint64_t>(), {}, Range{2, 0x1p32});
  if (!low || !high || !count) return {};
  if (*low == *high) return field_.refuse(entry, "has no width; try grid with the one value");
  if (!std::isfinite(*high - *low)) return field_.refuse(entry, "is too wide for floating-point numbers; try narrower bounds");
  if (const double steps = *count - 1; field_.whole() && std::fmod(*high - *low, steps) != 0)
    return field_.refuse(
        entry, fmt::format("has no whole numbers in between: its step is {} / {}; try other bounds, or grid with the values", *high - *low,
                           steps));
  return field_.within_limits(entry, Distribution::linspace(*low, *high, static_cast<std::uint64_t>(*count)));
}

}  // namespace regatta
