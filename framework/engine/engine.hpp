#pragma once
#include <condition_variable>
#include <cstdint>
#include <functional>
#include <limits>
#include <memory>
#include <mutex>
#include <span>
#include <string>
#include <vector>

#include "framework/core/stop.hpp"
#include "framework/engine/batch.hpp"
#include "framework/engine/outer_graph.hpp"

namespace regatta {

struct EngineOptions {
  std::vector<unsigned> pus;  ///< One lane each, as CoreBudget::pus.
  Path path = Path::automatic;
  double memory = std::numeric_limits<double>::infinity();  ///< [byte] Jobs that do not fit into it together do not run at once.
  std::function<double(const Job&)> need = {};  ///< [byte] What is known of a job when it is admitted: up to Job::bytes, which it is else.
  std::function<void(std::size_t lane)> at_end = {};  ///< Called on the slot thread of each lane, as its last; must not throw.
};

/// Executes many runs of one graph shape, one at a time on each lane. The lanes live as long as the engine.
///
/// process() belongs to one thread at a time. That thread waits without using the CPU and needs no core of its own.
class Engine {
 public:
  using FinishTask = std::function<void(std::unique_ptr<RunTask>)>;

  /// @throws ContractError if `pus` is empty or the shape has a circle.
  Engine(const EngineOptions& options, const GraphShape& shape);
  ~Engine();
  Engine(const Engine&) = delete;
  Engine& operator=(const Engine&) = delete;

  std::size_t lanes() const { return lanes_.size(); }

  /// What does not work as it should and stops nothing: lanes that could not be pinned.
  std::vector<std::string> warnings() const;

  /// Admits the jobs, longest estimate first; `make` is called on the slot thread, by several lanes at once. The tasks come to `finished`
  /// in the order of the span, on the calling thread; one that finishes early waits for those before it, and up to 10 ms for others
  /// to be delivered with it.
  ///
  /// After a stop request no job is admitted; runs in flight end by themselves. Then `finished` gets the completed prefix of the span.
  ///
  /// @return the index of every job that was not delivered, in the order of the span: not admitted, or behind one that was not.
  /// @throws what `make` or `finished` throws (the first, if several lanes fail), after the runs in flight have ended. What stands
  ///     complete before a failed make() has been delivered by then; after a failed finished() nothing more is.
  /// @throws ContractError if called while another call is at work.
  std::vector<std::uint64_t> process(std::span<const Job> jobs, const MakeTask& make, const FinishTask& finished, const StopRequest& stop);

 private:
  void serve(Lane& lane, const std::function<void(std::size_t)>& at_end);
  void publish(Batch& batch);
  void withdraw();
  void end_lanes();

  double memory_;
  std::function<double(const Job&)> need_;
  OuterGraph outer_;
  std::mutex mutex_;  // for the three after it
  std::condition_variable changed_;
  Batch* batch_ = nullptr;
  std::uint64_t batches_ = 0;  // published so far
  bool quit_ = false;
  std::vector<std::unique_ptr<Lane>> lanes_;
};

}  // namespace regatta
