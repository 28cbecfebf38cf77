#include "framework/engine/map.hpp"

#include <memory>

namespace regatta {

namespace {

class Item final : public RunTask {
 public:
  Item(const std::function<void(std::size_t)>& item, std::size_t index) : item_(item), index_(index) {}
  void execute(std::size_t) noexcept override { item_(index_); }

 private:
  const std::function<void(std::size_t)>& item_;
  std::size_t index_;
};

}  // namespace

void LanePool::run(std::size_t count, const StopRequest& stop, const std::function<void(std::size_t)>& item) {
  std::vector<Job> jobs(count);
  for (std::size_t i = 0; i < count; ++i) jobs[i].index = i;
  engine_.process(
      jobs, [&](const Job& job) { return std::make_unique<Item>(item, job.index); }, [](std::unique_ptr<RunTask>) {}, stop);
}

}  // namespace regatta
