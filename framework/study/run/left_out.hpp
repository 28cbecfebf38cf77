#pragma once
#include "framework/engine/run_task.hpp"

namespace regatta {

/// A run that this call leaves out, that is in quarantine, or that cannot be done.
class LeftOut final : public RunTask {
 public:
  void execute(std::size_t) noexcept override {}
};

}  // namespace regatta
