#include "framework/study/input/distribution_reader.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>

#include <fmt/format.h>

#include "framework/core/text.hpp"
#include "framework/study/input/numbers.hpp"

namespace regatta {

namespace {

constexpr std::array<std::string_view, 10> all_names{"uniform", "normal",   "log_uniform", "log_normal", "relative",
                                                     "choice",  "linspace", "grid",        "tied",       "constant"};
constexpr std::array<std::string_view, 6> whole_names{"uniform", "choice", "linspace", "grid", "tied", "constant"};
constexpr std::array<std::string_view, 4> name_names{"choice", "grid", "tied", "constant"};

/// Keys beside a distribution that say more of it.
struct Modifier {
  std::string_view name, goes_with;
};
constexpr std::array modifiers{Modifier{"nominal", "relative"}, Modifier{"truncated", "normal and log_normal"},
                               Modifier{"weights", "choice"}, Modifier{"factor", "tied"}};

constexpr double far_tail = 9;                                  // sigmas: no uniform number of ours, at least 2^-53, is farther out
constexpr std::optional<Range> exact = Range{-0x1p53, 0x1p53};  // of whole numbers
constexpr double least_mass = 1e-300;

}  // namespace

std::span<const std::string_view> distribution_names(const Type& type) {
  if (type.kind == Kind::real || type.kind == Kind::duration) return all_names;
  if (type.kind == Kind::integer || type.kind == Kind::natural) return whole_names;
  return name_names;
}

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
  const auto is_modifier = [](const TomlEntry& entry) {
    return std::ranges::find(modifiers, entry.key, &Modifier::name) != modifiers.end();
  };
  table_ = &node;
  const TomlEntry* distribution = nullptr;
  for (const auto& entry : node.entries) {
    if (is_modifier(entry)) continue;
    if (distribution) {
      problems_.add(std::max(entry.place, distribution->place),
                    fmt::format("{} has both {} and {}; keep one", setting_.path, distribution->key, entry.key));
      return {};
    }
    distribution = &entry;
  }
  if (!distribution) {
    const auto name = distribution_names(*nominal_.type).front();
    problems_.add(node.place, fmt::format("{0} says no distribution; try {0} = {{ {1} = [{2}] }}", setting_.path, name,
                                          name == "choice" ? to_text(*nominal_.type, nominal_.object) : "low, high"));
    return {};
  }
  for (const auto& [name, goes_with] : modifiers) {
    const auto* modifier = node.find(name);
    if (modifier && goes_with.find(distribution->key) == std::string_view::npos)
      return refuse(*modifier, fmt::format("goes with {} only; remove it", goes_with));
  }
  return read_named(*distribution);
}

DistributionReader::Result DistributionReader::read_named(const TomlEntry& entry) {
  const auto names = distribution_names(*nominal_.type);
  if (std::ranges::find(names, entry.key) == names.end()) return refuse_name(entry);
  if (entry.key == "uniform") return uniform(entry);
  if (entry.key == "normal") return normal(entry);
  if (entry.key == "log_uniform") return log_uniform(entry);
  if (entry.key == "log_normal") return log_normal(entry);
  if (entry.key == "relative") return relative(entry);
  if (entry.key == "choice") return choice(entry);
  if (entry.key == "grid") return grid(entry);
  if (entry.key == "linspace") return linspace(entry);
  if (entry.key == "tied") return {};  // see TieReader
  auto setting = argument(entry, setting_.unit);
  setting.range = setting_.range;
  reader_.read(entry.value, *nominal_.type, nominal_.object, setting);
  return {};
}

DistributionReader::Result DistributionReader::uniform(const TomlEntry& entry) {
  const auto bounds = two_numbers(entry, type_of_bounds(), setting_.unit, "[low, high]", whole_ ? exact : std::nullopt);
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
  if (!std::isfinite(std::abs(mean) + far_tail * sigma))
    return refuse(entry, "is too wide for floating-point numbers; try a smaller sigma");
  const auto distribution = Distribution::normal(mean, sigma);
  if (const auto* truncated = table_->find("truncated")) return truncate(*truncated, distribution);
  if (mean < limits_.low || mean > limits_.high)
    return refuse(entry,
                  fmt::format("has a mean outside the allowed {}; try a mean inside, or truncated = [low, high] beside it", limits_text()));
  return distribution;
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
  if (!std::isfinite(std::exp(mu + far_tail * sigma)))
    return refuse(entry, "is too wide for floating-point numbers: sigma is that of the natural logarithm; try 0.1 for about 10 %");
  const auto distribution = Distribution::log_normal(mu, sigma);
  if (const auto* truncated = table_->find("truncated")) return truncate(*truncated, distribution);
  const double median = std::exp(mu);
  if (median >= limits_.low && median <= limits_.high) return distribution;
  const auto attempt = mu > 0 ? fmt::format("; for a median of {} try mu = {:.6g}", mu, std::log(mu)) : std::string();
  return refuse(entry,
                fmt::format("has its median exp(mu) = {:.6g} outside the allowed {}: mu and sigma are those of the natural logarithm{}",
                            median, limits_text(), attempt));
}

DistributionReader::Result DistributionReader::truncate(const TomlEntry& truncated, const Distribution& distribution) {
  constexpr auto infinity = std::numeric_limits<double>::infinity();
  const auto bounds = two_numbers(truncated, type_of<double>(), setting_.unit, "[low, high]", Range{-infinity, infinity});
  if (!bounds || !ordered(truncated, *bounds)) return {};
  const Range interval{bounds->first, bounds->second};
  if (distribution.mass_in(interval) < least_mass)
    return refuse(truncated, fmt::format("holds less than {} of {}; try bounds nearer to its middle, {:.6g}{}", least_mass,
                                         distribution.text(), distribution.quantile(0.5), unit_suffix(setting_.unit)));
  const auto made = distribution.truncated(interval);
  const auto finite_or = [](double bound, double otherwise) { return std::isfinite(bound) ? bound : otherwise; };
  const double low = finite_or(made.lowest(), limits_.low), high = finite_or(made.highest(), limits_.high), middle = made.quantile(0.5);
  const bool inside = low >= limits_.low && high <= limits_.high && middle >= limits_.low && middle <= limits_.high;
  if (inside) return made;
  return refuse(truncated, fmt::format("allows values outside the allowed {}; try [{}, {}]", limits_text(),
                                       std::max(made.lowest(), limits_.low), std::min(made.highest(), limits_.high)));
}

DistributionReader::Result DistributionReader::relative(const TomlEntry& entry) {
  const auto bounds = two_numbers(entry, type_of<double>(), {}, "[low, high]");
  double value = number_of(*nominal_.type, nominal_.object);
  if (const auto* nominal = table_->find("nominal")) {
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

DistributionReader::Result DistributionReader::refuse(const TomlEntry& entry, std::string_view why) {
  problems_.add(entry.value.place, fmt::format("{}.{} = {} {}", setting_.path, entry.key, spelled(entry.value), why));
  return {};
}

DistributionReader::Result DistributionReader::refuse_name(const TomlEntry& entry) {
  const auto full = setting_.path + "." + entry.key;
  const auto names = distribution_names(*nominal_.type);
  const auto near = nearest(entry.key, names);
  if (std::ranges::find(all_names, entry.key) != all_names.end())
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
  const auto attempt = entry.key == "relative" || entry.key == "linspace" || inner_low >= inner_high
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
                                                                       std::string_view example, std::optional<Range> range) {
  if (entry.value.kind != TomlNode::Kind::list || entry.value.items.size() != 2) {
    refuse(entry, fmt::format("is no list of two numbers; write {} = {}", entry.key, example));
    return {};
  }
  const auto first = one_number(entry, 0, type, unit, range), second = one_number(entry, 1, type, unit, range);
  if (!first || !second) return {};
  return Two{*first, *second};
}

std::optional<double> DistributionReader::one_number(const TomlEntry& entry, std::size_t index, const Type& type, std::string_view unit,
                                                     std::optional<Range> range) {
  const auto made = type.create();
  auto setting = argument(entry, unit);
  setting.path += fmt::format(".{}", index);
  setting.range = range;
  if (!reader_.read(entry.value.items[index], type, made.get(), setting)) return {};
  return number_of(type, made.get());
}

const Type& DistributionReader::type_of_bounds() const {
  return whole_ ? type_of<std::int64_t>() : nominal_.type->kind == Kind::duration ? *nominal_.type : type_of<double>();
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
