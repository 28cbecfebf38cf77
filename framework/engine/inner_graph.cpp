#include "framework/engine/inner_graph.hpp"

#include <deque>

#include <tbb/flow_graph.h>

namespace regatta {

struct InnerGraph::Nodes {
  using Node = tbb::flow::continue_node<tbb::flow::continue_msg>;

  tbb::flow::graph graph;
  std::deque<Node> nodes;  // a node must not move
  std::vector<Node*> roots;
  RunTask* task = nullptr;
};

InnerGraph::InnerGraph(const GraphShape& shape) : nodes_(std::make_unique<Nodes>()) {
  topological_order(shape);
  Nodes& all = *nodes_;
  for (std::size_t i = 0; i < shape.after.size(); ++i) {
    auto& node = all.nodes.emplace_back(all.graph, [&all, i](tbb::flow::continue_msg) noexcept { all.task->execute(i); });
    if (shape.after[i].empty()) all.roots.push_back(&node);
  }
  for (std::size_t i = 0; i < shape.after.size(); ++i)
    for (std::size_t earlier : shape.after[i]) tbb::flow::make_edge(all.nodes[earlier], all.nodes[i]);
}

InnerGraph::~InnerGraph() = default;

void InnerGraph::run(RunTask& task) {
  nodes_->task = &task;
  try {
    for (Nodes::Node* root : nodes_->roots) root->try_put({});
    nodes_->graph.wait_for_all();
  } catch (...) {
    nodes_->graph.wait_for_all();  // for the roots that were put before the failure
    nodes_->graph.reset();         // else a node that waits for several would begin the next run half satisfied
    throw;
  }
}

}  // namespace regatta
