#pragma once
#include <cstddef>
#include <memory>

namespace regatta {

/// A stack for the signal handlers of the calling thread, which serves also when its own stack is used up. A thread that has one already,
/// such as that of a sanitizer, keeps it. Destroy it on the thread that made it.
class AlternateStack {
 public:
  AlternateStack();
  ~AlternateStack();
  AlternateStack(const AlternateStack&) = delete;
  AlternateStack& operator=(const AlternateStack&) = delete;

 private:
  std::unique_ptr<std::byte[]> memory_;  // null: not ours
};

}  // namespace regatta
