#pragma once
#include <tuple>

namespace regatta {

/// For a phase that has nothing to choose: using Options = NoOptions.
struct NoOptions {
  static constexpr auto schema() { return std::tuple<>(); }
};

}  // namespace regatta
