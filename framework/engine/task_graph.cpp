#include "framework/engine/task_graph.hpp"

#include <functional>
#include <queue>

#include "framework/core/error.hpp"

namespace regatta {

std::vector<std::size_t> topological_order(const GraphShape& shape) {
  const std::size_t n = shape.after.size();
  std::vector<std::vector<std::size_t>> successors(n);
  std::vector<std::size_t> waiting_for(n);
  for (std::size_t node = 0; node < n; ++node) {
    for (std::size_t earlier : shape.after[node]) {
      if (earlier >= n) throw ContractError(fmt::format("GraphShape: node {} waits for node {}, but there are {} nodes", node, earlier, n));
      successors[earlier].push_back(node);
    }
    waiting_for[node] = shape.after[node].size();
  }

  std::priority_queue<std::size_t, std::vector<std::size_t>, std::greater<>> ready;
  for (std::size_t node = 0; node < n; ++node)
    if (waiting_for[node] == 0) ready.push(node);
  std::vector<std::size_t> order;
  order.reserve(n);
  while (!ready.empty()) {
    order.push_back(ready.top());
    ready.pop();
    for (std::size_t later : successors[order.back()])
      if (--waiting_for[later] == 0) ready.push(later);
  }
  for (std::size_t node = 0; node < n; ++node)
    if (waiting_for[node] > 0) throw ContractError(fmt::format("GraphShape: node {} waits for itself, directly or in a circle", node));
  return order;
}

bool is_line(const GraphShape& shape) {
  const std::vector<std::size_t> order = topological_order(shape);
  for (std::size_t i = 0; i < order.size(); ++i) {
    const auto& after = shape.after[order[i]];
    if (i == 0 ? !after.empty() : after != std::vector{order[i - 1]}) return false;
  }
  return true;
}

}  // namespace regatta
