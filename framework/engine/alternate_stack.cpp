#include "framework/engine/alternate_stack.hpp"

#include <algorithm>

#include <signal.h>
#include <unistd.h>

namespace regatta {

AlternateStack::AlternateStack() {
  stack_t now{};
  if (sigaltstack(nullptr, &now) != 0 || (now.ss_flags & SS_DISABLE) == 0) return;
  constexpr long enough = 64 * 1024;
  const auto size = static_cast<std::size_t>(std::max(enough, 4 * sysconf(_SC_SIGSTKSZ)));  // wide registers make frames large
  memory_ = std::make_unique_for_overwrite<std::byte[]>(size);
  stack_t ours{};
  ours.ss_sp = memory_.get();
  ours.ss_size = size;
  if (sigaltstack(&ours, nullptr) != 0) memory_.reset();
}

AlternateStack::~AlternateStack() {
  if (!memory_) return;
  stack_t none{};
  none.ss_flags = SS_DISABLE;
  sigaltstack(&none, nullptr);
}

}  // namespace regatta
