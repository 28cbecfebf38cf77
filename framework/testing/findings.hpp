#pragma once
#include <string>
#include <vector>

namespace regatta::testing {

/// What a contract found: a line a check that the phase passes, or that could not be made ("not tried"), and a line a promise that it
/// breaks.
struct Findings {
  std::vector<std::string> kept;
  std::vector<std::string> broken;
};

}  // namespace regatta::testing
