#include "framework/engine/sequential.hpp"

#include <tbb/global_control.h>

namespace regatta {

void process_sequentially(std::span<const Job> jobs, const GraphShape& shape, const MakeTask& make, const Engine::FinishTask& finished,
                          const StopRequest& stop, const std::function<void()>& between) {
  const tbb::global_control no_workers(tbb::global_control::max_allowed_parallelism, 1);
  const auto nodes = topological_order(shape);
  std::vector<std::unique_ptr<RunTask>> done(jobs.size());
  std::size_t delivered = 0;
  for (const auto position : admission_order(jobs)) {
    if (stop.asked()) return;
    auto task = make(jobs[position]);
    task->begin(0);
    for (const auto node : nodes) task->execute(node);
    task->end();
    done[position] = std::move(task);
    while (delivered < done.size() && done[delivered]) finished(std::move(done[delivered++]));
    between();
  }
}

}  // namespace regatta
