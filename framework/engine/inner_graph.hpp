#pragma once
#include <memory>

#include "framework/engine/run_task.hpp"
#include "framework/engine/task_graph.hpp"

namespace regatta {

/// The flow graph that stays in an arena and executes one run after the other: a continue_node a node of the shape, edges for the
/// dependencies, no data. It is never cancelled. A graph belongs to the arena in which it was built: construct, use and destroy it
/// inside that arena's execute(), on one thread.
class InnerGraph {
 public:
  /// @throws ContractError as topological_order().
  explicit InnerGraph(const GraphShape& shape);
  ~InnerGraph();

  /// Executes every node of `task` once and returns when all have returned.
  /// @throws what oneTBB throws when it has no memory for a task; the graph is ready for the next run then.
  void run(RunTask& task);

 private:
  struct Nodes;
  std::unique_ptr<Nodes> nodes_;
};

}  // namespace regatta
