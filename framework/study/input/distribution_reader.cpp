#include "framework/study/input/distribution_reader.hpp"

#include <algorithm>
#include <array>
#include <cmath>

#include <fmt/format.h>

#include "framework/core/text.hpp"
#include "framework/study/input/numbers.hpp"
#include "framework/study/input/unsupported.hpp"

namespace regatta {

namespace {

constexpr std::array<std::string_view, 7> all_names{"uniform", "normal", "log_uniform", "log_normal", "relative", "choice", "constant"};
constexpr std::array<std::string_view, 3> whole_names{"uniform", "choice", "constant"};
constexpr std::array<std::string_view, 2> name_names{"choice", "constant"};

std::span<const std::string_view> names_for(const Type& type) {
  if (type.kind == Kind::real || type.kind == Kind::duration) return all_names;
  if (type.kind == Kind::integer || type.kind == Kind::natural) return whole_names;
  return name_names;
}

constexpr double far_tail = 9;  // sigmas: no uniform number of ours, at least 2^-53, is farther out

}  // namespace

DistributionReader::DistributionReader(Problems& problems, const Setting& setting, Leaf nominal)
    : problems_(problems),
      setting_(setting),
      nominal_(nominal),
      limits_(limits_of(*nominal.type, setting.range)),
      whole_(nominal.type->kind == Kind::integer || nominal.type->kind == Kind::natural),
      reader_(problems) {
  setting_.unit = unit_of(*nominal.type, setting.unit);
}

DistributionReader::Result DistributionReader::read(const TomlNode& node) {
  const TomlEntry* distribution = nullptr;
  const TomlEntry* nominal = nullptr;
  for (const auto& entry : node.entries) {
    if (entry.key == "nominal") {
      nominal = &entry;
    } else if (distribution) {
      problems_.add(std::max(entry.place, distribution->place),
                    fmt::format("{} has both {} and {}; keep one", setting_.path, distribution->key, entry.key));
      return {};
    } else {
      distribution = &entry;
    }
  }
  if (!distribution) {
    const auto name = names_for(*nominal_.type).front();
    problems_.add(node.place, fmt::format("{0} says no distribution; try {0} = {{ {1} = [{2}] }}", setting_.path, name,
                                          name == "choice" ? to_text(*nominal_.type, nominal_.object) : "low, high"));
    return {};
  }
  if (nominal && distribution->key != "relative") return refuse(*nominal, "goes with relative only; remove it");
  return read_named(*distribution, nominal);
}

DistributionReader::Result DistributionReader::read_named(const TomlEntry& entry, const TomlEntry* nominal) {
  const auto names = names_for(*nominal_.type);
  if (std::ranges::find(names, entry.key) == names.end()) return refuse_name(entry);
  if (entry.key == "uniform") return uniform(entry);
  if (entry.key == "normal") return normal(entry);
  if (entry.key == "log_uniform") return log_uniform(entry);
  if (entry.key == "log_normal") return log_normal(entry);
  if (entry.key == "relative") return relative(entry, nominal);
  if (entry.key == "choice") return choice(entry);
  auto setting = argument(entry, setting_.unit);
  setting.range = setting_.range;
  reader_.read(entry.value, *nominal_.type, nominal_.object, setting);
  return {};
}

DistributionReader::Result DistributionReader::uniform(const TomlEntry& entry) {
  const auto& type = whole_ ? type_of<std::int64_t>() : nominal_.type->kind == Kind::duration ? *nominal_.type : type_of<double>();
  const auto bounds = two_numbers(entry, type, setting_.unit, "[low, high]");
  if (!bounds || !ordered(entry, *bounds)) return {};
  if (!std::isfinite(bounds->second - bounds->first)) return refuse(entry, "is too wide for floating-point numbers; try narrower bounds");
  return within_limits(
      entry, whole_ ? Distribution::whole_uniform(bounds->first, bounds->second) : Distribution::uniform(bounds->first, bounds->second));
}

DistributionReader::Result DistributionReader::normal(const TomlEntry& entry) {
  const auto numbers = two_numbers(entry, type_of<double>(), setting_.unit, "[mean, sigma]");
  if (!numbers) return {};
  const auto [mean, sigma] = *numbers;
  if (sigma <= 0) return refuse(entry, "has a sigma that is not positive; try constant for a fixed value");
  if (mean < limits_.low || mean > limits_.high)
    return refuse(entry, fmt::format("has a mean outside the allowed {}; try a mean inside", limits_text()));
  if (!std::isfinite(std::abs(mean) + far_tail * sigma))
    return refuse(entry, "is too wide for floating-point numbers; try a smaller sigma");
  return Distribution::normal(mean, sigma);
}

DistributionReader::Result DistributionReader::log_uniform(const TomlEntry& entry) {
  const auto bounds = two_numbers(entry, type_of<double>(), setting_.unit, "[low, high]");
  if (!bounds || !ordered(entry, *bounds)) return {};
  if (bounds->first <= 0) return refuse(entry, "needs positive bounds, for it is uniform in the logarithm; try uniform");
  if (!std::isfinite(bounds->second / bounds->first)) return refuse(entry, "is too wide for floating-point numbers; try narrower bounds");
  return within_limits(entry, Distribution::log_uniform(bounds->first, bounds->second));
}

DistributionReader::Result DistributionReader::log_normal(const TomlEntry& entry) {
  const auto numbers = two_numbers(entry, type_of<double>(), {}, "[mu, sigma]");
  if (!numbers) return {};
  const auto [mu, sigma] = *numbers;
  if (sigma <= 0) return refuse(entry, "has a sigma that is not positive; try constant for a fixed value");
  const double median = std::exp(mu);
  if (median < limits_.low || median > limits_.high || !std::isfinite(median)) {
    const auto attempt = mu > 0 ? fmt::format("; for a median of {} try mu = {:.6g}", mu, std::log(mu)) : std::string();
    return refuse(entry,
                  fmt::format("has its median exp(mu) = {:.6g} outside the allowed {}: mu and sigma are those of the natural logarithm{}",
                              median, limits_text(), attempt));
  }
  if (!std::isfinite(std::exp(mu + far_tail * sigma)))
    return refuse(entry, "is too wide for floating-point numbers: sigma is that of the natural logarithm; try 0.1 for about 10 %");
  return Distribution::log_normal(mu, sigma);
}

DistributionReader::Result DistributionReader::relative(const TomlEntry& entry, const TomlEntry* nominal) {
  const auto bounds = two_numbers(entry, type_of<double>(), {}, "[low, high]");
  double value = number_of(*nominal_.type, nominal_.object);
  if (nominal) {
    const auto made = copy_of_nominal();
    auto setting = argument(*nominal, setting_.unit);
    setting.range = setting_.range;
    if (!reader_.read(nominal->value, *nominal_.type, made.get(), setting)) return {};
    value = number_of(*nominal_.type, made.get());
  }
  if (!bounds || !ordered(entry, *bounds)) return {};
  if (value == 0) return refuse(entry, "is relative to a nominal value of 0, which gives 0 always; try uniform, or add nominal = ...");
  const auto [low, high] = std::minmax({value * (1 + bounds->first), value * (1 + bounds->second)});
  if (!std::isfinite(high - low)) return refuse(entry, "is too wide for floating-point numbers; try narrower bounds");
  return within_limits(entry, Distribution::uniform(low, high));
}

DistributionReader::Result DistributionReader::choice(const TomlEntry& entry) {
  if (entry.value.kind != TomlNode::Kind::list || entry.value.items.empty())
    return refuse(entry, fmt::format("is no list of values; try [{}]", to_text(*nominal_.type, nominal_.object)));
  std::vector<double> values;
  bool good = true;
  for (std::size_t i = 0; i < entry.value.items.size(); ++i) {
    const auto made = copy_of_nominal();
    good &= reader_.read(entry.value.items[i], *nominal_.type, made.get(),
                         {fmt::format("{}.choice.{}", setting_.path, i), setting_.unit, setting_.range});
    values.push_back(number_of(*nominal_.type, made.get()));
  }
  if (!good) return {};
  if (whole_ && std::ranges::any_of(values, [](double v) { return std::abs(v) > 0x1p53; }))
    return refuse(entry, "has a value beyond 2^53 = 9007199254740992; smaller ones are exact");
  return Distribution::choice(std::move(values));
}

DistributionReader::Result DistributionReader::refuse(const TomlEntry& entry, std::string_view why) {
  problems_.add(entry.value.place, fmt::format("{}.{} = {} {}", setting_.path, entry.key, spelled(entry.value), why));
  return {};
}

DistributionReader::Result DistributionReader::refuse_name(const TomlEntry& entry) {
  const auto full = setting_.path + "." + entry.key;
  const auto names = names_for(*nominal_.type);
  const auto instead = instead_of_distribution(entry.key);
  const auto near = nearest(entry.key, names);
  if (!instead.empty())
    problems_.add(entry.place, fmt::format("{} is not supported yet in this version; {}", full, instead));
  else if (std::ranges::find(all_names, entry.key) != all_names.end())
    problems_.add(entry.place, fmt::format("{} does not fit {}; known: {}", full, describe_type(*nominal_.type), fmt::join(names, ", ")));
  else if (!near.empty())
    problems_.add(entry.place, fmt::format("{} is unknown; did you mean \"{}\"?", full, near));
  else
    problems_.add(entry.place, fmt::format("{} is no distribution; known: {}", full, fmt::join(names, ", ")));
  return {};
}

DistributionReader::Result DistributionReader::within_limits(const TomlEntry& entry, Distribution distribution) {
  const double low = distribution.lowest(), high = distribution.highest();
  if (low >= limits_.low && high <= limits_.high) return distribution;
  const auto& type = whole_ ? *nominal_.type : type_of<double>();
  const double inner_low = std::max(low, limits_.low), inner_high = std::min(high, limits_.high);
  const auto attempt = entry.key == "relative" || inner_low >= inner_high
                           ? std::string("narrower bounds")
                           : fmt::format("[{}, {}]", spelled_number(type, inner_low), spelled_number(type, inner_high));
  return refuse(entry, fmt::format("draws from {} to {}, but allowed are {}; try {}", spelled_number(type, low), spelled_number(type, high),
                                   limits_text(), attempt));
}

bool DistributionReader::ordered(const TomlEntry& entry, const Two& bounds) {
  if (bounds.first < bounds.second) return true;
  const auto& items = entry.value.items;
  if (bounds.first == bounds.second)
    refuse(entry, "has no width; try constant for a fixed value");
  else
    refuse(entry, fmt::format("has its bounds in the wrong order; try [{}, {}]", spelled(items[1]), spelled(items[0])));
  return false;
}

std::optional<DistributionReader::Two> DistributionReader::two_numbers(const TomlEntry& entry, const Type& type, std::string_view unit,
                                                                       std::string_view example) {
  const auto& items = entry.value.items;
  if (entry.value.kind != TomlNode::Kind::list || items.size() != 2) {
    refuse(entry, fmt::format("is no list of two numbers; write {} = {}", entry.key, example));
    return {};
  }
  double numbers[2] = {};
  bool good = true;
  for (std::size_t i = 0; i < 2; ++i) {
    const auto made = type.create();
    auto setting = argument(entry, unit);
    setting.path += fmt::format(".{}", i);
    if (whole_) setting.range = range(-0x1p53, 0x1p53);
    good &= reader_.read(items[i], type, made.get(), setting);
    numbers[i] = number_of(type, made.get());
  }
  if (!good) return {};
  return Two{numbers[0], numbers[1]};
}

std::shared_ptr<void> DistributionReader::copy_of_nominal() const {
  auto made = nominal_.type->create();
  nominal_.type->assign(made.get(), nominal_.object);
  return made;
}

Setting DistributionReader::argument(const TomlEntry& entry, std::string_view unit) const {
  return {setting_.path + "." + entry.key, unit, {}};
}

std::string DistributionReader::limits_text() const {
  const auto text = spelled_limits(*nominal_.type, limits_, setting_.unit);
  return text.empty() ? "finite numbers" : text;
}

}  // namespace regatta
