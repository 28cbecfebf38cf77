#include "framework/engine/engine.hpp"

#include "framework/core/error.hpp"

namespace regatta {

Engine::Engine(const EngineOptions& options, const GraphShape& shape) : memory_(options.memory), need_(options.need) {
  if (options.pus.empty()) throw ContractError("Engine: no cores given; core_budget() names those of this machine");
  topological_order(shape);
  try {
    for (std::size_t i = 0; i < options.pus.size(); ++i)
      lanes_.push_back(std::make_unique<Lane>(i, options.pus[i], shape, options.path,
                                              [this, at_end = options.at_end](Lane& lane) { serve(lane, at_end); }));
  } catch (...) {
    end_lanes();
    throw;
  }
}

Engine::~Engine() { end_lanes(); }

void Engine::end_lanes() {
  {
    const std::lock_guard lock(mutex_);
    quit_ = true;
  }
  changed_.notify_all();
  lanes_.clear();
}

std::vector<std::string> Engine::warnings() const {
  std::vector<std::string> all;
  for (const auto& lane : lanes_)
    if (!lane->warning().empty()) all.push_back(lane->warning());
  return all;
}

std::vector<std::uint64_t> Engine::process(std::span<const Job> jobs, const MakeTask& make, const FinishTask& finished,
                                           const StopRequest& stop) {
  Batch batch(jobs, make, stop, {.count = lanes_.size(), .memory = memory_, .need = need_});
  std::vector<bool> delivered(jobs.size());
  publish(batch);
  try {
    outer_.open([&](std::size_t position) {
      finished(batch.take(position));
      delivered[position] = true;
    });
    for (std::vector<std::size_t> positions; batch.collect(positions);) outer_.put(positions);
  } catch (...) {
    batch.fail(std::current_exception());
  }
  batch.wait_for_lanes();
  withdraw();
  if (batch.failure()) std::rethrow_exception(batch.failure());

  std::vector<std::uint64_t> missing;
  for (std::size_t i = 0; i < jobs.size(); ++i)
    if (!delivered[i]) missing.push_back(jobs[i].index);
  return missing;
}

void Engine::publish(Batch& batch) {
  {
    const std::lock_guard lock(mutex_);
    if (batch_ != nullptr)
      throw ContractError("Engine::process: called while another call is at work; one at a time, not from make or finished");
    batch_ = &batch;
    ++batches_;
  }
  changed_.notify_all();
}

void Engine::withdraw() {
  const std::lock_guard lock(mutex_);
  batch_ = nullptr;
}

void Engine::serve(Lane& lane, const std::function<void(std::size_t)>& at_end) {
  for (std::uint64_t served = 0;;) {
    Batch* batch = nullptr;
    {
      std::unique_lock lock(mutex_);
      changed_.wait(lock, [&] { return quit_ || batches_ != served; });
      if (quit_) break;
      batch = batch_;
      served = batches_;
    }
    batch->serve(lane);
  }
  if (at_end) lane.enter([&] { at_end(lane.index()); });
}

}  // namespace regatta
