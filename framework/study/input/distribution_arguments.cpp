#include "framework/study/input/distribution_arguments.hpp"

#include <algorithm>
#include <cmath>

#include <fmt/format.h>

#include "framework/core/text.hpp"
#include "framework/study/input/numbers.hpp"

namespace regatta {

DistributionArguments::DistributionArguments(Problems& problems, const Setting& setting, Leaf nominal)
    : problems_(problems),
      setting_(setting),
      nominal_(nominal),
      limits_(limits_of(*nominal.type, setting.range)),
      whole_(nominal.type->kind == Kind::integer || nominal.type->kind == Kind::natural),
      reader_(problems) {
  setting_.unit = unit_of(*nominal.type, setting.unit);
}

DistributionArguments::Result DistributionArguments::refuse(const TomlEntry& entry, std::string_view why) {
  problems_.add(entry.value.place, fmt::format("{}.{} = {} {}", setting_.path, entry.key, spelled(entry.value), why));
  return {};
}

DistributionArguments::Result DistributionArguments::within_limits(const TomlEntry& entry, Distribution distribution) {
  const double low = distribution.lowest(), high = distribution.highest();
  if (low >= limits_.low && high <= limits_.high) return distribution;
  const auto& type = whole_ ? *nominal_.type : type_of<double>();
  const double inner_low = std::max(low, limits_.low), inner_high = std::min(high, limits_.high);
  const auto attempt = entry.key == "relative" || entry.key == "linspace" || inner_low >= inner_high
                           ? std::string("narrower bounds")
                           : fmt::format("[{}, {}]", spelled_number(type, inner_low), spelled_number(type, inner_high));
  return refuse(entry, fmt::format("draws from {} to {}, but allowed are {}; try {}", spelled_number(type, low), spelled_number(type, high),
                                   limits_text(), attempt));
}

bool DistributionArguments::ordered(const TomlEntry& entry, const Two& bounds) {
  if (bounds.first < bounds.second) return true;
  const auto& items = entry.value.items;
  if (bounds.first == bounds.second)
    refuse(entry, "has no width; try constant for a fixed value");
  else
    refuse(entry, fmt::format("has its bounds in the wrong order; try [{}, {}]", spelled(items[1]), spelled(items[0])));
  return false;
}

std::optional<DistributionArguments::Two> DistributionArguments::two_numbers(const TomlEntry& entry, const Type& type,
                                                                             std::string_view unit, std::string_view example,
                                                                             std::optional<Range> range) {
  if (entry.value.kind != TomlNode::Kind::list || entry.value.items.size() != 2) {
    refuse(entry, fmt::format("is no list of two numbers; write {} = {}", entry.key, example));
    return {};
  }
  const auto first = one_number(entry, 0, type, unit, range), second = one_number(entry, 1, type, unit, range);
  if (!first || !second) return {};
  return Two{*first, *second};
}

std::optional<double> DistributionArguments::one_number(const TomlEntry& entry, std::size_t index, const Type& type, std::string_view unit,
                                                        std::optional<Range> range) {
  const auto made = type.create();
  auto setting = argument(entry, unit);
  setting.path += fmt::format(".{}", index);
  setting.range = range;
  if (!reader_.read(entry.value.items[index], type, made.get(), setting)) return {};
  return number_of(type, made.get());
}

const Type& DistributionArguments::type_of_bounds() const {
  return whole_ ? type_of<std::int64_t>() : nominal_.type->kind == Kind::duration ? *nominal_.type : type_of<double>();
}

std::shared_ptr<void> DistributionArguments::copy_of_nominal() const {
  auto made = nominal_.type->create();
  nominal_.type->assign(made.get(), nominal_.object);
  return made;
}

bool DistributionArguments::value(const TomlEntry& entry, void* object) {
  auto setting = argument(entry, setting_.unit);
  setting.range = setting_.range;
  return reader_.read(entry.value, *nominal_.type, object, setting);
}

Setting DistributionArguments::argument(const TomlEntry& entry, std::string_view unit) const {
  return {setting_.path + "." + entry.key, unit, {}};
}

std::string DistributionArguments::limits_text() const {
  const auto text = spelled_limits(*nominal_.type, limits_, setting_.unit);
  return text.empty() ? "finite numbers" : text;
}

std::optional<std::vector<double>> DistributionArguments::values(const TomlEntry& entry) {
  if (entry.value.kind != TomlNode::Kind::list || entry.value.items.empty()) {
    refuse(entry, fmt::format("is no list of values; try [{}]", to_text(*nominal_.type, nominal_.object)));
    return {};
  }
  std::vector<double> values;
  bool good = true;
  for (std::size_t i = 0; i < entry.value.items.size(); ++i) {
    const auto made = copy_of_nominal();
    good &= reader_.read(entry.value.items[i], *nominal_.type, made.get(),
                         {fmt::format("{}.{}.{}", setting_.path, entry.key, i), setting_.unit, setting_.range});
    values.push_back(number_of(*nominal_.type, made.get()));
  }
  if (!good) return {};
  if (whole_ && std::ranges::any_of(values, [](double v) { return std::abs(v) > 0x1p53; })) {
    refuse(entry, "has a value beyond 2^53 = 9007199254740992; smaller ones are exact");
    return {};
  }
  return values;
}

}  // namespace regatta
