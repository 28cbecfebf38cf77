#pragma once
#include <array>
#include <memory>
#include <optional>

#include "framework/study/input/toml_reader.hpp"
#include "framework/study/sampling/distribution.hpp"
#include "framework/study/sampling/parameter.hpp"

namespace regatta {

/// Reads { uniform = [low, high] } and its like for one numeric field; see ParameterReader for what may be written.
class DistributionReader {
 public:
  /// `nominal` holds the default of the field; a constant is written into it.
  DistributionReader(Problems& problems, const Setting& setting, Leaf nominal);

  /// Nothing for a constant, for what is tied, and after a mistake.
  std::optional<Distribution> read(const TomlNode& node);

 private:
  using Result = std::optional<Distribution>;
  struct Two {
    double first, second;
  };

  Result read_named(const TomlEntry& entry);
  Result uniform(const TomlEntry& entry);
  Result normal(const TomlEntry& entry);
  Result log_uniform(const TomlEntry& entry);
  Result log_normal(const TomlEntry& entry);
  Result relative(const TomlEntry& entry);
  Result choice(const TomlEntry& entry);
  Result grid(const TomlEntry& entry);
  Result linspace(const TomlEntry& entry);
  Result truncate(const TomlEntry& truncated, const Distribution& distribution);
  std::optional<std::vector<double>> weights(const TomlEntry& entry, std::size_t count);

  Result refuse(const TomlEntry& entry, std::string_view why);
  Result refuse_name(const TomlEntry& entry);
  Result within_limits(const TomlEntry& entry, Distribution distribution);
  bool ordered(const TomlEntry& entry, const Two& bounds);
  std::optional<Two> two_numbers(const TomlEntry& entry, const Type& type, std::string_view unit, std::string_view example,
                                 std::optional<Range> range = {});
  std::optional<double> one_number(const TomlEntry& entry, std::size_t index, const Type& type, std::string_view unit,
                                   std::optional<Range> range);
  std::optional<std::vector<double>> values(const TomlEntry& entry);  // of the field
  const Type& type_of_bounds() const;
  std::shared_ptr<void> copy_of_nominal() const;  // what a message proposes instead of a wrong value
  Setting argument(const TomlEntry& entry, std::string_view unit) const;
  std::string limits_text() const;

  Problems& problems_;
  Setting setting_;
  Leaf nominal_;
  Range limits_;
  bool whole_;
  TomlReader reader_;
  const TomlNode* table_ = nullptr;  // what is read, with the keys beside the distribution
};

/// What may be written for a field of this type, in the words of a study file.
std::span<const std::string_view> distribution_names(const Type& type);

}  // namespace regatta
