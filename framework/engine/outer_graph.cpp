#include "framework/engine/outer_graph.hpp"

#include <cstdint>
#include <exception>
#include <optional>
#include <utility>
#include <vector>

#include <tbb/flow_graph.h>
#include <tbb/task_arena.h>

namespace regatta {
namespace {

using tbb::flow::continue_msg;
using Positions = std::span<const std::size_t>;

struct Range {
  std::size_t begin = 0, end = 0;
};

/// Marks what has arrived and moves a cursor over it. A message a range instead of one a position, as sequencer_node would send, because
/// the flow graph takes about 70 ns a message, half of what an empty run costs.
class Sequence {
 public:
  /// The positions that are next in order now; empty while the first of them is missing.
  Range add(Positions positions) {
    for (const std::size_t position : positions) {
      if (position >= arrived_.size()) arrived_.resize(position + 1);
      arrived_[position] = 1;
    }
    const std::size_t begin = next_;
    while (next_ < arrived_.size() && arrived_[next_] != 0) ++next_;
    return {begin, next_};
  }

 private:
  std::vector<std::uint8_t> arrived_;  // by position; not bits, which cost more to find than they save
  std::size_t next_ = 0;
};

struct Graph {
  explicit Graph(std::function<void(std::size_t)> to) : deliver(std::move(to)) { tbb::flow::make_edge(in_order, reduce); }
  ~Graph() { graph.wait_for_all(); }  // an edge alone makes a task, and nodes are destroyed before the graph would wait
  Graph(const Graph&) = delete;
  Graph& operator=(const Graph&) = delete;

  /// For the body of a node: put() throws what `work` throws; through the graph it would cancel what is queued.
  template <class Work>
  void guarded(Work work) noexcept {
    if (failure) return;
    try {
      work();
    } catch (...) {
      failure = std::current_exception();
    }
  }

  Range arrive(Positions positions) noexcept {
    Range ready;
    guarded([&] { ready = sequence.add(positions); });
    return ready;
  }

  void receive(Range ready) noexcept {
    guarded([&] {
      for (std::size_t position = ready.begin; position < ready.end; ++position) deliver(position);
    });
  }

  std::function<void(std::size_t)> deliver;
  std::exception_ptr failure;
  Sequence sequence;
  tbb::flow::graph graph;
  // Lightweight: called by the one before, without a task.
  tbb::flow::function_node<Positions, Range, tbb::flow::queueing_lightweight> in_order{
      graph, tbb::flow::serial, [this](Positions positions) noexcept { return arrive(positions); }};
  tbb::flow::function_node<Range, continue_msg, tbb::flow::queueing_lightweight> reduce{graph, tbb::flow::serial,
                                                                                        [this](Range ready) noexcept {
                                                                                          receive(ready);
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
    graph.in_order.try_put(positions);
    graph.graph.wait_for_all();
  });
  if (graph.failure) std::rethrow_exception(graph.failure);
}

}  // namespace regatta
