#pragma once
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "framework/core/type.hpp"

namespace regatta {

/// One number, name or text of the sample struct.
struct SampleLeaf {
  std::string path;                ///< Below the sample: "plant.m1", "layers.2.resistivity".
  std::vector<std::size_t> route;  ///< See follow().
  const Type* type;
  std::string_view unit;
  std::optional<Range> range;
};

/// All of a sample, in order of the schema; lists have the elements that this one has.
std::vector<SampleLeaf> sample_leaves(const Object& sample);

/// The leaf of that path, or null.
const SampleLeaf* find_leaf(const std::vector<SampleLeaf>& leaves, std::string_view path);

}  // namespace regatta
