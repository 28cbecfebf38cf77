#pragma once
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "framework/core/columns.hpp"

namespace regatta {

/// Elements in one row of a column's first axis. @pre the column has an axis
std::size_t inner_count(const Column& column);

/// One number a sample in the columns of a Samples<T>: a column along its samples, or one element of it where its rows are arrays.
struct Series {
  enum class Meaning : std::uint8_t {
    boolean,
    choice,
    presence,  ///< Whether an optional has a value; its name is that of the value.
    number,
  };
  Meaning meaning{};
  std::string name;       ///< Of the column; "centre[2]" for an element of an array.
  std::string_view unit;  ///< "s" for a duration.
  const Column* column = nullptr;
  std::size_t element = 0;               ///< In a row of the column.
  std::vector<const Column*> presences;  ///< Columns that say whether there is a value: none, unless it is in an optional.

  /// The names that its numbers stand for: of an enum.
  const std::vector<std::string_view>& names() const { return column->type->names; }
};

/// Of all columns that have one value or one array a sample, in their order; texts and the elements of lists are none. The columns live
/// longer.
std::vector<Series> series_of(const Columns& samples);

/// The boolean that a condition such as "scores.success" names; null: none of this port's.
const Series* find_where(std::span<const Series> all, std::string_view port, std::string_view condition);

/// Appends the values of samples begin, begin + 1, ... whose flag in `wanted` is set and whose value is not absent. Whole numbers count as
/// doubles, exact below 2^53.
/// @throws Error for numbers of a size that none of ours have
void gather_values(const Series& series, std::size_t begin, std::span<const std::uint8_t> wanted, std::vector<double>& out);

/// The same of the elements of columns of doubles that are never absent, in their order: a line of the cache, which holds several elements
/// of a row, is read once.
class ElementValues {
 public:
  static bool can_gather(const Series& series);
  /// What the following calls are about.
  void of_samples(std::size_t begin, std::span<const std::uint8_t> wanted);
  std::span<const double> values(const Series& series);

 private:
  static constexpr std::size_t line = 8;  // doubles
  void gather(const Column& column, std::size_t first, auto width);

  std::vector<std::size_t> rows_;
  std::vector<double> values_;  // element by element
  std::size_t stride_ = 0;
  const Column* column_ = nullptr;  // whose elements are in values_, from this one on
  std::size_t first_ = 0;
};

/// The same with a number for every sample: NaN for those that have none.
void gather_all(const Series& series, std::size_t begin, std::span<const std::uint8_t> wanted, std::vector<double>& out);

}  // namespace regatta
