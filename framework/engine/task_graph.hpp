#pragma once
#include <cstddef>
#include <vector>

namespace regatta {

/// The shape of the graph of a run: nodes 0..n-1 and what each waits for. It carries no data.
struct GraphShape {
  std::vector<std::vector<std::size_t>> after;  ///< after[i]: the nodes that must have finished before node i begins.
};

/// An order in which every node stands after its predecessors; among those ready the lowest number first.
/// @throws ContractError if a node waits for one that does not exist, or for itself in a circle.
std::vector<std::size_t> topological_order(const GraphShape& shape);

/// Each node waits for exactly the one before it (in topological order): nothing could run side by side.
/// @throws ContractError as topological_order().
bool is_line(const GraphShape& shape);

}  // namespace regatta
