#pragma once
#include <cstdint>
#include <vector>

namespace regatta {

/// One row a sample, for consecutive sample ids: row i belongs to sample first_id + i. As an input port it holds what the study
/// drew; as an output port it holds one result a sample, which reductions and merged columns understand. T has a schema().
/// A sample that failed keeps its row (its content does not count).
template <class T>
struct Samples {
  std::uint64_t first_id = 0;
  std::vector<T> rows;
};

}  // namespace regatta
