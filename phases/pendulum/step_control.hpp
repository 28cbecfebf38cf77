#pragma once
#include "framework/core/schema.hpp"

namespace regatta::pendulum {

/// What the next step of an adaptive method depends on; of each lane alone.
template <class T>
struct StepControlOf {
  T h = T(0);
  T error = T(1);

  static constexpr auto schema() {
    using S = StepControlOf;
    return fields(field<&S::h>("next step, 0 before the first", unit("s")),
                  field<&S::error>("error of the last step that was good, 1 is the tolerance"));
  }
};
using StepControl = StepControlOf<double>;

}  // namespace regatta::pendulum
