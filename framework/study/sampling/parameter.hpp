#pragma once
#include <string>
#include <vector>

#include "framework/core/type.hpp"
#include "framework/study/sampling/distribution.hpp"

namespace regatta {

/// A number of the sample struct that is drawn for every sample.
struct Parameter {
  std::string path;  ///< Below the sample: "plant.m1", "layers.2.resistivity".
  Distribution distribution;
  Range limits;                    ///< Numbers that its field may hold.
  std::string unit;                ///< Of the field, for messages.
  std::vector<std::size_t> route;  ///< The same as positions: of a field in a struct, of an element in a list or array.
};

/// A place in an object, with its type.
struct Leaf {
  const Type* type;
  void* object;
};

/// The leaf of `object` at the end of a route.
Leaf follow(const Type& type, void* object, const std::vector<std::size_t>& route);

}  // namespace regatta
