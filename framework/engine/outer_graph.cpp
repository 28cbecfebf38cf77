#include "framework/engine/outer_graph.hpp"

#include <exception>
#include <optional>

#include <tbb/flow_graph.h>
#include <tbb/task_arena.h>

namespace regatta {
namespace {

using tbb::flow::continue_msg;

struct Graph {
  explicit Graph(std::function<void(std::size_t)> to) : deliver(std::move(to)) { tbb::flow::make_edge(in_order, reduce); }
  ~Graph() { graph.wait_for_all(); }  // an edge alone makes a task, and nodes are destroyed before the graph would wait
  Graph(const Graph&) = delete;
  Graph& operator=(const Graph&) = delete;

  void receive(std::size_t position) noexcept {
    if (failure) return;
    try {
      deliver(position);
    } catch (...) {
      failure = std::current_exception();  // put() throws it; through the graph it would cancel what is queued
    }
  }

  std::function<void(std::size_t)> deliver;
  std::exception_ptr failure;
  tbb::flow::graph graph;
  tbb::flow::sequencer_node<std::size_t> in_order{graph, [](std::size_t position) { return position; }};
  // Lightweight: called by the sequencer itself, without a task a position.
  tbb::flow::function_node<std::size_t, continue_msg, tbb::flow::queueing_lightweight> reduce{graph, tbb::flow::serial,
                                                                                              [this](std::size_t position) noexcept {
                                                                                                receive(position);
                                                                                                return continue_msg{};
                                                                                              }};
};

}  // namespace

struct OuterGraph::Kept {
  tbb::task_arena arena{1, 1};
  std::optional<Graph> graph;
};

OuterGraph::OuterGraph() : kept_(std::make_unique<Kept>()) {}

OuterGraph::~OuterGraph() {
  kept_->arena.execute([&] { kept_->graph.reset(); });
}

void OuterGraph::open(std::function<void(std::size_t)> deliver) {
  kept_->arena.execute([&] { kept_->graph.emplace(std::move(deliver)); });
}

void OuterGraph::put(std::span<const std::size_t> positions) {
  Graph& graph = *kept_->graph;
  kept_->arena.execute([&] {
    for (std::size_t position : positions) graph.in_order.try_put(position);
    graph.graph.wait_for_all();
  });
  if (graph.failure) std::rethrow_exception(graph.failure);
}

}  // namespace regatta
