#pragma once
#include <cstddef>

namespace regatta {

/// One run as the engine sees it: an object that executes the nodes of a GraphShape and owns everything they touch.
///
/// All calls come from inside the arena of one lane, so parallel loops stay in that lane. Nothing may throw: an exception that crosses a
/// node would cancel its whole graph, and a cancelled graph makes parallel loops return early as if they were done. So the body of a
/// node catches and records, and later nodes return at once; noexcept turns a forgotten catch into std::terminate at the throw.
class RunTask {
 public:
  RunTask() = default;
  RunTask(const RunTask&) = delete;
  RunTask& operator=(const RunTask&) = delete;
  virtual ~RunTask() = default;

  /// On the slot thread of the lane, before any node.
  virtual void begin([[maybe_unused]] std::size_t lane) noexcept {}

  /// Once for each node, after all its predecessors have returned; nodes that do not depend on each other may be called at once.
  virtual void execute(std::size_t node) noexcept = 0;

  /// On the slot thread, after all nodes. The object may then wait long for its turn to be delivered: free what is large.
  virtual void end() noexcept {}
};

}  // namespace regatta
