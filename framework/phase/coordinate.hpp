#pragma once
#include <string>
#include <vector>

namespace regatta {

/// What the elements of a SameLength<T> stand for, such as the time of each: study.h5 has it beside the values, as coordinate of their
/// axis.
struct Coordinate {
  std::string port;  ///< An output, as the phase calls it.
  std::string list;  ///< Path of the list in a row: "response".
  std::string doc;
  std::string unit;
  std::vector<double> values;  ///< One an element.
};

}  // namespace regatta
