#pragma once
#include <functional>
#include <memory>
#include <span>

namespace regatta {

/// Brings positions 0..n-1, which arrive in any order, into order: a node that sequences them, before a serial node that delivers. Lives
/// in an arena of its own, which only the thread that calls put() enters; needs no oneTBB worker, so it works on a quota of one CPU. Keep
/// it: open() makes a new graph in the kept arena.
class OuterGraph {
 public:
  OuterGraph();
  ~OuterGraph();

  /// Begins again at position 0. `deliver` is called inside put(), on its thread.
  void open(std::function<void(std::size_t position)> deliver);

  /// Delivers all positions whose predecessors have been put, each once.
  /// @throws what `deliver` throws; nothing is delivered after that until open().
  void put(std::span<const std::size_t> positions);

 private:
  struct Kept;
  std::unique_ptr<Kept> kept_;
};

}  // namespace regatta
