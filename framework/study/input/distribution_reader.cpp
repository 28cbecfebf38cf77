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
    : problems_(problems), field_(problems, setting, nominal) {}

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
                    fmt::format("{} has both {} and {}; keep one", field_.path(), distribution->key, entry.key));
      return {};
    }
    distribution = &entry;
  }
  if (!distribution) {
    const auto name = distribution_names(field_.type()).front();
    problems_.add(node.place, fmt::format("{0} says no distribution; try {0} = {{ {1} = [{2}] }}", field_.path(), name,
                                          name == "choice" ? to_text(field_.type(), field_.nominal()) : "low, high"));
    return {};
  }
  for (const auto& [name, goes_with] : modifiers) {
    const auto* modifier = node.find(name);
    if (modifier && goes_with.find(distribution->key) == std::string_view::npos)
      return field_.refuse(*modifier, fmt::format("goes with {} only; remove it", goes_with));
  }
  return read_named(*distribution);
}

DistributionReader::Result DistributionReader::read_named(const TomlEntry& entry) {
  const auto names = distribution_names(field_.type());
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
  field_.value(entry, field_.nominal());
  return {};
}

DistributionReader::Result DistributionReader::uniform(const TomlEntry& entry) {
  const auto bounds =
      field_.two_numbers(entry, field_.type_of_bounds(), field_.unit(), "[low, high]", field_.whole() ? exact : std::nullopt);
  if (!bounds || !field_.ordered(entry, *bounds)) return {};
  if (!std::isfinite(bounds->second - bounds->first))
    return field_.refuse(entry, "is too wide for floating-point numbers; try narrower bounds");
  return field_.within_limits(entry, field_.whole() ? Distribution::whole_uniform(bounds->first, bounds->second)
                                                    : Distribution::uniform(bounds->first, bounds->second));
}

DistributionReader::Result DistributionReader::normal(const TomlEntry& entry) {
  const auto numbers = field_.two_numbers(entry, type_of<double>(), field_.unit(), "[mean, sigma]");
  if (!numbers) return {};
  const auto [mean, sigma] = *numbers;
  if (sigma <= 0) return field_.refuse(entry, "has a sigma that is not positive; try constant for a fixed value");
  if (!std::isfinite(std::abs(mean) + far_tail * sigma))
    return field_.refuse(entry, "is too wide for floating-point numbers; try a smaller sigma");
  const auto distribution = Distribution::normal(mean, sigma);
  if (const auto* truncated = table_->find("truncated")) return truncate(*truncated, distribution);
  if (mean < field_.limits().low || mean > field_.limits().high)
    return field_.refuse(entry, fmt::format("has a mean outside the allowed {}; try a mean inside, or truncated = [low, high] beside it",
                                            field_.limits_text()));
  return distribution;
}

DistributionReader::Result DistributionReader::log_uniform(const TomlEntry& entry) {
  const auto bounds = field_.two_numbers(entry, type_of<double>(), field_.unit(), "[low, high]");
  if (!bounds || !field_.ordered(entry, *bounds)) return {};
  if (bounds->first <= 0) return field_.refuse(entry, "needs positive bounds, for it is uniform in the logarithm; try uniform");
  if (!std::isfinite(bounds->second / bounds->first))
    return field_.refuse(entry, "is too wide for floating-point numbers; try narrower bounds");
  return field_.within_limits(entry, Distribution::log_uniform(bounds->first, bounds->second));
}

DistributionReader::Result DistributionReader::log_normal(const TomlEntry& entry) {
  const auto numbers = field_.two_numbers(entry, type_of<double>(), {}, "[mu, sigma]");
  if (!numbers) return {};
  const auto [mu, sigma] = *numbers;
  if (sigma <= 0) return field_.refuse(entry, "has a sigma that is not positive; try constant for a fixed value");
  if (!std::isfinite(std::exp(mu + far_tail * sigma)))
    return field_.refuse(entry, "is too wide for floating-point numbers: sigma is that of the natural logarithm; try 0.1 for about 10 %");
  const auto distribution = Distribution::log_normal(mu, sigma);
  if (const auto* truncated = table_->find("truncated")) return truncate(*truncated, distribution);
  const double median = std::exp(mu);
  if (median >= field_.limits().low && median <= field_.limits().high) return distribution;
  const auto attempt = mu > 0 ? fmt::format("; for a median of {} try mu = {:.6g}", mu, std::log(mu)) : std::string();
  return field_.refuse(
      entry, fmt::format("has its median exp(mu) = {:.6g} outside the allowed {}: mu and sigma are those of the natural logarithm{}",
                         median, field_.limits_text(), attempt));
}

DistributionReader::Result DistributionReader::truncate(const TomlEntry& truncated, const Distribution& distribution) {
  constexpr auto infinity = std::numeric_limits<double>::infinity();
  const auto bounds = field_.two_numbers(truncated, type_of<double>(), field_.unit(), "[low, high]", Range{-infinity, infinity});
  if (!bounds || !field_.ordered(truncated, *bounds)) return {};
  const Range interval{bounds->first, bounds->second};
  if (distribution.mass_in(interval) < least_mass)
    return field_.refuse(truncated, fmt::format("holds less than {} of {}; try bounds nearer to its middle, {:.6g}{}", least_mass,
                                                distribution.text(), distribution.quantile(0.5), unit_suffix(field_.unit())));
  const auto made = distribution.truncated(interval);
  const auto finite_or = [](double bound, double otherwise) { return std::isfinite(bound) ? bound : otherwise; };
  const double low = finite_or(made.lowest(), field_.limits().low), high = finite_or(made.highest(), field_.limits().high),
               middle = made.quantile(0.5);
  const bool inside =
      low >= field_.limits().low && high <= field_.limits().high && middle >= field_.limits().low && middle <= field_.limits().high;
  if (inside) return made;
  return field_.refuse(truncated,
                       fmt::format("allows values outside the allowed {}; try [{}, {}]", field_.limits_text(),
                                   std::max(made.lowest(), field_.limits().low), std::min(made.highest(), field_.limits().high)));
}

DistributionReader::Result DistributionReader::relative(const TomlEntry& entry) {
  const auto bounds = field_.two_numbers(entry, type_of<double>(), {}, "[low, high]");
  double value = number_of(field_.type(), field_.nominal());
  if (const auto* nominal = table_->find("nominal")) {
    const auto made = field_.copy_of_nominal();
    if (!field_.value(*nominal, made.get())) return {};
    value = number_of(field_.type(), made.get());
  }
  if (!bounds || !field_.ordered(entry, *bounds)) return {};
  if (value == 0)
    return field_.refuse(entry, "is relative to a nominal value of 0, which gives 0 always; try uniform, or add nominal = ...");
  const auto [low, high] = std::minmax({value * (1 + bounds->first), value * (1 + bounds->second)});
  if (!std::isfinite(high - low)) return field_.refuse(entry, "is too wide for floating-point numbers; try narrower bounds");
  return field_.within_limits(entry, Distribution::uniform(low, high));
}

DistributionReader::Result DistributionReader::refuse_name(const TomlEntry& entry) {
  const auto full = field_.path() + "." + entry.key;
  const auto names = distribution_names(field_.type());
  const auto near = nearest(entry.key, names);
  if (std::ranges::find(all_names, entry.key) != all_names.end())
    problems_.add(entry.place, fmt::format("{} does not fit {}; known: {}", full, describe_type(field_.type()), fmt::join(names, ", ")));
  else if (!near.empty())
    problems_.add(entry.place, fmt::format("{} is unknown; did you mean \"{}\"?", full, near));
  else
    problems_.add(entry.place, fmt::format("{} is no distribution; known: {}", full, fmt::join(names, ", ")));
  return {};
}

}  // namespace regatta
