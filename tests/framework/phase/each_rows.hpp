#pragma once
#include <map>
#include <stdexcept>
#include <string>

#include "framework/phase/context.hpp"

/// What the tests of each() have in common: rows of an item, and checkpoints in memory.
namespace each_rows {

using namespace regatta;

struct Row {
  double value = 0;
  static constexpr auto schema() { return fields(field<&Row::value>("v")); }
};

class Memory final : public CheckpointStore {
 public:
  void save(std::string_view phase, const SavedState& state) override { saved[std::string(phase)] = state, ++saves; }
  std::optional<SavedState> load(std::string_view phase, const std::vector<std::pair<std::string, const Type*>>&) override {
    const auto found = saved.find(std::string(phase));
    if (found == saved.end()) return {};
    return found->second;
  }
  std::map<std::string, SavedState> saved;
  int saves = 0;
};

inline Row square(std::size_t i) {
  if (i % 100 == 13) throw std::runtime_error("unlucky");
  return {static_cast<double>(i * i)};
}

}  // namespace each_rows
