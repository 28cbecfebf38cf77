#pragma once
#include "phases/pendulum/control/law.hpp"

namespace regatta::pendulum {

/// No force and no surface.
class Uncontrolled {
 public:
  ControllerMemory initial() const { return {}; }

  template <class T>
  CommandOf<T> update(const StateOf<T>&, ControllerMemoryOf<T>&) const {
    return {T(0), T(0)};
  }

  template <class T>
  T monitored(const ControllerMemoryOf<T>&) const {
    return T(0);
  }
};

}  // namespace regatta::pendulum
