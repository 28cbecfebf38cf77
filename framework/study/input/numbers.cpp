#include "framework/study/input/numbers.hpp"

#include <algorithm>
#include <cmath>
#include <cstring>
#include <limits>

#include <fmt/format.h>

namespace regatta {

namespace {

constexpr double infinity = std::numeric_limits<double>::infinity();

Range representable(const Type& type) {
  const auto bits = static_cast<int>(8 * type.size);
  switch (type.kind) {
    case Kind::boolean:
      return {0, 1};
    case Kind::choice:
      return {0, static_cast<double>(type.names.size()) - 1};
    case Kind::duration:
      return {0, infinity};
    case Kind::natural:
      return {0, type.size == 8 ? infinity : std::ldexp(1, bits) - 1};
    case Kind::integer:
      return type.size == 8 ? Range{-infinity, infinity} : Range{-std::ldexp(1, bits - 1), std::ldexp(1, bits - 1) - 1};
    default:
      constexpr double largest = std::numeric_limits<float>::max();
      return type.size == 4 ? Range{-largest, largest} : Range{-infinity, infinity};
  }
}

std::int64_t whole_of(const Type& type, const void* object) {
  std::uint64_t bits = 0;
  std::memcpy(&bits, object, type.size);
  const auto unused = static_cast<int>(64 - 8 * type.size);
  if (type.kind == Kind::integer) return static_cast<std::int64_t>(bits << unused) >> unused;  // extends the sign
  return static_cast<std::int64_t>(bits);
}

}  // namespace

bool is_numeric(const Type& type) {
  switch (type.kind) {
    case Kind::boolean:
    case Kind::integer:
    case Kind::natural:
    case Kind::real:
    case Kind::choice:
    case Kind::duration:
      return true;
    default:
      return false;
  }
}

double number_of(const Type& type, const void* object) {
  if (type.kind == Kind::real && type.size == 4) return static_cast<double>(*static_cast<const float*>(object));
  if (type.kind == Kind::real) return *static_cast<const double*>(object);
  if (type.kind == Kind::duration) return static_cast<const Duration*>(object)->seconds;
  if (type.kind == Kind::choice) return static_cast<double>(choice_index(type, object));
  return static_cast<double>(whole_of(type, object));
}

void set_whole(const Type& type, void* object, std::int64_t value) {
  std::memcpy(object, &value, type.size);  // little endian, see type.cpp
}

void set_number(const Type& type, void* object, double value) {
  if (type.kind == Kind::real && type.size == 4)
    *static_cast<float*>(object) = static_cast<float>(value);
  else if (type.kind == Kind::real)
    *static_cast<double*>(object) = value;
  else if (type.kind == Kind::duration)
    static_cast<Duration*>(object)->seconds = value;
  else if (type.kind == Kind::choice)
    set_choice(type, object, static_cast<std::size_t>(value));
  else
    set_whole(type, object, static_cast<std::int64_t>(value));
}

Range limits_of(const Type& type, const std::optional<Range>& range) {
  const auto limits = representable(type);
  if (!range) return limits;
  return {std::max(limits.low, range->low), std::min(limits.high, range->high)};
}

std::string_view unit_of(const Type& type, std::string_view unit) { return unit.empty() && type.kind == Kind::duration ? "s" : unit; }

std::string unit_suffix(std::string_view unit) { return unit.empty() ? std::string() : fmt::format(" {}", unit); }

std::string spelled_limits(const Type& type, const Range& limits, std::string_view unit) {
  const auto bound = [&](double value) { return type.kind == Kind::duration ? fmt::format("{}", value) : spelled_number(type, value); };
  const auto suffix = unit_suffix(unit);
  const bool from = std::isfinite(limits.low), to = std::isfinite(limits.high);
  if (from && to) return fmt::format("{} to {}{}", bound(limits.low), bound(limits.high), suffix);
  if (from) return fmt::format("{}{} or more", bound(limits.low), suffix);
  return to ? fmt::format("at most {}{}", bound(limits.high), suffix) : std::string();
}

std::string spelled_number(const Type& type, double value) {
  if (type.kind == Kind::duration) return fmt::format("\"{}s\"", value);
  const bool whole = type.kind == Kind::integer || type.kind == Kind::natural;
  return whole && std::abs(value) < 1e16 ? fmt::format("{:.0f}", value) : fmt::format("{}", value);
}

}  // namespace regatta
