#pragma once
#include <optional>
#include <span>
#include <string_view>
#include <vector>

#include "framework/study/input/distribution_arguments.hpp"

namespace regatta {

/// Reads { uniform = [low, high] } and its like for one numeric field; see ParameterReader for what may be written.
class DistributionReader {
 public:
  /// `nominal` holds the default of the field; a constant is written into it.
  DistributionReader(Problems& problems, const Setting& setting, Leaf nominal);

  /// Nothing for a constant, for what is tied, and after a mistake.
  std::optional<Distribution> read(const TomlNode& node);

 private:
  using Result = DistributionArguments::Result;

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

  Result refuse_name(const TomlEntry& entry);

  Problems& problems_;
  DistributionArguments field_;
  const TomlNode* table_ = nullptr;  // what is read, with the keys beside the distribution
};

/// What may be written for a field of this type, in the words of a study file.
std::span<const std::string_view> distribution_names(const Type& type);

}  // namespace regatta
