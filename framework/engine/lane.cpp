#include "framework/engine/lane.hpp"

#include <future>

#include <fmt/format.h>

#include "framework/engine/affinity.hpp"
#include "framework/engine/alternate_stack.hpp"

namespace regatta {

Lane::Lane(std::size_t index, unsigned pu, const GraphShape& shape, Path path, std::function<void(Lane&)> work) : index_(index), pu_(pu) {
  std::promise<void> promise;
  std::future<void> ready = promise.get_future();
  thread_ = std::thread([this, &shape, path, work = std::move(work), promise = std::move(promise)]() mutable {
    const AlternateStack stack;
    try {
      pin();
      arena_ = std::make_unique<LaneArena>(shape, path);
    } catch (...) {
      promise.set_exception(std::current_exception());
      return;
    }
    promise.set_value();  // from here on `shape` may be gone
    work(*this);
    arena_.reset();
  });
  try {
    ready.get();
  } catch (...) {
    thread_.join();
    throw;
  }
}

Lane::~Lane() { thread_.join(); }

void Lane::pin() {
  const std::string name = fmt::format("lane-{}", index_);
  name_this_thread(name);
  if (const std::error_code refused = pin_this_thread({&pu_, 1}))
    warning_ = fmt::format("{} is not pinned to CPU {} ({}), so the system may move its runs between cores; check the affinity mask", name,
                           pu_, refused.message());
}

}  // namespace regatta
