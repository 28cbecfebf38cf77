#pragma once
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "framework/study/input/toml_reader.hpp"
#include "framework/study/sampling/distribution.hpp"
#include "framework/study/sampling/parameter.hpp"

namespace regatta {

/// Reads what stands in the brackets of { uniform = [low, high] } and its like, as values of one field; and says what is wrong with it.
class DistributionArguments {
 public:
  using Result = std::optional<Distribution>;
  struct Two {
    double first, second;
  };

  DistributionArguments(Problems& problems, const Setting& setting, Leaf nominal);

  const std::string& path() const { return setting_.path; }
  std::string_view unit() const { return setting_.unit; }
  const Type& type() const { return *nominal_.type; }
  void* nominal() const { return nominal_.object; }  ///< An object of type().
  const Range& limits() const { return limits_; }    ///< Of the field.
  bool whole() const { return whole_; }              ///< It holds whole numbers only.
  const Type& type_of_bounds() const;
  std::string limits_text() const;

  /// Nothing after a mistake. `range` is that of the numbers, where they are none of the field.
  std::optional<double> one_number(const TomlEntry& entry, std::size_t index, const Type& type, std::string_view unit,
                                   std::optional<Range> range);
  std::optional<Two> two_numbers(const TomlEntry& entry, const Type& type, std::string_view unit, std::string_view example,
                                 std::optional<Range> range = {});
  std::optional<std::vector<double>> values(const TomlEntry& entry);  ///< Of the field, in its range.
  /// One value of the field, into `object` of its type. @return whether it is one
  bool value(const TomlEntry& entry, void* object);
  std::shared_ptr<void> copy_of_nominal() const;  ///< What a message proposes instead of a wrong value.

  /// Adds the problem. @return nothing
  Result refuse(const TomlEntry& entry, std::string_view why);
  /// The distribution, if it draws nothing but what the field may hold.
  Result within_limits(const TomlEntry& entry, Distribution distribution);
  bool ordered(const TomlEntry& entry, const Two& bounds);

 private:
  Setting argument(const TomlEntry& entry, std::string_view unit) const;

  Problems& problems_;
  Setting setting_;
  Leaf nominal_;
  Range limits_;
  bool whole_;
  TomlReader reader_;
};

}  // namespace regatta
