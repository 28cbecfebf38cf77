#pragma once
#include <functional>
#include <memory>

#include "framework/engine/run_task.hpp"
#include "framework/engine/task_graph.hpp"

namespace regatta {

/// How the nodes of a run are called.
enum class Path {
  automatic,  ///< direct for a straight line, else graph
  graph,      ///< by the kept flow graph
  direct,     ///< one after the other in topological order: at width 1 nothing could run side by side anyway
};

/// A task arena of one thread and the flow graph that stays in it. Kept for the life of its lane, because making both costs more than an
/// empty run. Every call must come from one thread, the slot thread: an arena that is also entered by enqueue() runs two bodies at once.
class LaneArena {
 public:
  /// @throws ContractError as topological_order().
  LaneArena(const GraphShape& shape, Path path);
  ~LaneArena();

  /// Calls `body` inside the arena, so that its parallel loops stay on this thread; rethrows what it throws.
  void enter(const std::function<void()>& body);

  /// Executes begin(), every node and end() of `task`. Only inside enter().
  /// @throws as InnerGraph::run().
  void run(RunTask& task, std::size_t lane);

 private:
  struct Kept;
  std::unique_ptr<Kept> kept_;
};

}  // namespace regatta
