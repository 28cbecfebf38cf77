#include "framework/study/results/series.hpp"

#include <algorithm>
#include <array>
#include <cstring>
#include <functional>
#include <limits>
#include <numeric>
#include <type_traits>

#include "framework/core/error.hpp"
#include "framework/study/results/column_path.hpp"

namespace regatta {

namespace {

using ReadNumber = double (*)(const std::byte*);

template <class T>
double read_as(const std::byte* from) {
  T value;
  std::memcpy(&value, from, sizeof value);
  return static_cast<double>(value);
}

ReadNumber reader_of(const Column& column) {
  const auto kind = column.type->kind;
  switch (column.element_size) {
    case 1:
      return kind == Kind::integer ? read_as<std::int8_t> : read_as<std::uint8_t>;
    case 2:
      return kind == Kind::integer ? read_as<std::int16_t> : read_as<std::uint16_t>;
    case 4:
      return kind == Kind::real ? read_as<float> : kind == Kind::integer ? read_as<std::int32_t> : read_as<std::uint32_t>;
    case 8:
      if (kind == Kind::real || kind == Kind::duration) return read_as<double>;
      return kind == Kind::integer ? read_as<std::int64_t> : read_as<std::uint64_t>;
    default:
      throw Error(fmt::format("column \"{}\": numbers of {} bytes have no statistics", column.name, column.element_size));
  }
}

bool is_presence(const Column& column, const Columns& all) {
  const bool of_bytes = column.type->kind == Kind::natural && column.element_size == 1;
  return regatta::is_presence(column.name, of_bytes, all, [](const Column& other) -> const std::string& { return other.name; });
}

/// "[1][0]" for an element of an array.
std::string subscript(const Column& column, std::size_t element) {
  std::string text;
  for (std::size_t axis = column.shape.size() - 1; axis > 0; --axis) {
    text.insert(0, fmt::format("[{}]", element % column.shape[axis]));
    element /= column.shape[axis];
  }
  return text;
}

Series::Meaning meaning_of(const Column& column, bool presence) {
  if (presence) return Series::Meaning::presence;
  if (column.type->kind == Kind::boolean) return Series::Meaning::boolean;
  return column.type->kind == Kind::choice ? Series::Meaning::choice : Series::Meaning::number;
}

/// Calls give(i, value) for every wanted sample that has a value.
template <class Give>
void each_value(const Series& series, std::size_t begin, std::span<const std::uint8_t> wanted, Give give) {
  const auto& column = *series.column;
  const auto read = reader_of(column);
  const std::size_t inner = inner_count(column);
  for (std::size_t i = 0; i < wanted.size(); ++i) {
    const bool there = wanted[i] && std::ranges::all_of(series.presences, [&](const Column* presence) {
                         const std::size_t step = inner_count(*presence);
                         return presence->bytes[(begin + i) * step + series.element / (inner / step)] != std::byte{0};
                       });
    if (there) give(i, read(column.bytes.data() + ((begin + i) * inner + series.element) * column.element_size));
  }
}

}  // namespace

std::size_t inner_count(const Column& column) {
  return std::accumulate(column.shape.begin() + 1, column.shape.end(), std::size_t{1}, std::multiplies<>());
}

std::vector<Series> series_of(const Columns& samples) {
  std::vector<Series> all;
  for (const auto& column : samples) {
    if (column.name == "status" || column.dimensions.empty() || column.dimensions.front() != "sample") continue;
    if (column.type->kind == Kind::text) continue;
    const bool presence = is_presence(column, samples);
    std::vector<const Column*> presences;
    for (const auto& other : samples) {
      if (&other != &column && is_presence(other, samples) && is_value_of(column.name, other.name)) presences.push_back(&other);
    }
    const auto name = presence ? column.name.substr(0, column.name.size() - present_suffix.size()) : column.name;
    const std::size_t elements = inner_count(column);
    for (std::size_t element = 0; element < elements; ++element) {
      all.push_back({meaning_of(column, presence), name + subscript(column, element),
                     column.type->kind == Kind::duration ? "s" : column.unit, &column, element, presences});
    }
  }
  return all;
}

const Series* find_where(std::span<const Series> all, std::string_view port, std::string_view condition) {
  const auto path = dotted(std::string(condition));
  const auto found = std::ranges::find_if(all, [&](const Series& series) {
    return series.meaning == Series::Meaning::boolean && dotted(fmt::format("{}.{}", port, series.name)) == path;
  });
  return condition.empty() || found == all.end() ? nullptr : &*found;
}

void gather_values(const Series& series, std::size_t begin, std::span<const std::uint8_t> wanted, std::vector<double>& out) {
  each_value(series, begin, wanted, [&](std::size_t, double value) { out.push_back(value); });
}

bool ElementValues::can_gather(const Series& series) {
  const auto& column = *series.column;
  return series.presences.empty() && column.element_size == sizeof(double) && column.type->kind == Kind::real && inner_count(column) > 1;
}

void ElementValues::of_samples(std::size_t begin, std::span<const std::uint8_t> wanted) {
  column_ = nullptr;
  rows_.clear();
  for (std::size_t i = 0; i < wanted.size(); ++i)
    if (wanted[i]) rows_.push_back(begin + i);
  stride_ = ((rows_.size() / line + 1) | 1U) * line;  // an odd number of lines: they would drive each other out at a power of two
  values_.resize(line * stride_);
}

void ElementValues::gather(const Column& column, std::size_t first, auto width) {  // elements, a number that the compiler may know
  const std::size_t inner = inner_count(column);
  std::array<double, line> elements;
  for (std::size_t i = 0; i < rows_.size(); ++i) {
    std::memcpy(elements.data(), column.bytes.data() + (rows_[i] * inner + first) * sizeof(double), width * sizeof(double));
    for (std::size_t k = 0; k < width; ++k) values_[k * stride_ + i] = elements[k];
  }
}

std::span<const double> ElementValues::values(const Series& series) {
  const auto first = series.element - series.element % line;
  if (column_ != series.column || first_ != first) {
    column_ = series.column;
    first_ = first;
    const auto left = inner_count(*column_) - first;
    if (left >= line)
      gather(*column_, first, std::integral_constant<std::size_t, line>());
    else
      gather(*column_, first, left);
  }
  return std::span(values_).subspan((series.element - first) * stride_, rows_.size());
}

void gather_all(const Series& series, std::size_t begin, std::span<const std::uint8_t> wanted, std::vector<double>& out) {
  const std::size_t before = out.size();
  out.resize(before + wanted.size(), std::numeric_limits<double>::quiet_NaN());
  each_value(series, begin, wanted, [&](std::size_t i, double value) { out[before + i] = value; });
}

}  // namespace regatta
