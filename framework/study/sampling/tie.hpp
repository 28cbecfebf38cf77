#pragma once
#include <string>
#include <vector>

#include "framework/core/type.hpp"

namespace regatta {

/// A number of the sample struct that follows another one of the same sample, drawn or not.
struct Tie {
  std::string path, to;  ///< Below the sample, as in Parameter.
  double factor = 1;     ///< value = factor x that of `to`; in units of the two fields.
  Range limits;          ///< Numbers that its field may hold.
  std::string unit;      ///< Of the field, for messages.
  std::vector<std::size_t> route, to_route;

  /// "tied to m1 times 2.0"; equal text means equal values.
  std::string text() const;
};

}  // namespace regatta
