#include "framework/engine/lane_arena.hpp"

#include <optional>

#include <tbb/task_arena.h>

#include "framework/engine/inner_graph.hpp"

namespace regatta {

struct LaneArena::Kept {
  tbb::task_arena arena{1, 1};
  std::vector<std::size_t> order;   // of the direct path
  std::optional<InnerGraph> graph;  // of the graph path
};

LaneArena::LaneArena(const GraphShape& shape, Path path) : kept_(std::make_unique<Kept>()) {
  if (path == Path::direct || (path == Path::automatic && is_line(shape)))
    kept_->order = topological_order(shape);
  else
    kept_->arena.execute([&] { kept_->graph.emplace(shape); });
}

LaneArena::~LaneArena() {
  kept_->arena.execute([&] { kept_->graph.reset(); });
}

void LaneArena::enter(const std::function<void()>& body) {
  kept_->arena.execute([&] { body(); });
}

void LaneArena::run(RunTask& task, std::size_t lane) {
  task.begin(lane);
  if (kept_->graph)
    kept_->graph->run(task);
  else
    for (std::size_t node : kept_->order) task.execute(node);
  task.end();
}

}  // namespace regatta
