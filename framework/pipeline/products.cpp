#include "framework/pipeline/products.hpp"

#include <fmt/format.h>

#include "framework/core/error.hpp"

namespace regatta {

void Products::expect_readers(std::size_t port, std::size_t count) {
  const std::lock_guard lock(mutex_);
  slots_[port].readers = count;
}

void Products::put(std::size_t port, std::shared_ptr<void> value) {
  const std::lock_guard lock(mutex_);
  auto& slot = slots_[port];
  if (slot.value) throw Error(fmt::format("the port \"{}\" is written twice in one run", names_[port]));
  if (slot.readers > 0) slot.value = std::move(value);  // nobody reads it: it is freed here
}

const void* Products::get(std::size_t port) {
  const std::lock_guard lock(mutex_);
  auto& slot = slots_[port];
  if (!slot.value) throw Error(fmt::format("the port \"{}\" has not been written in this run", names_[port]));
  return slot.value.get();
}

void Products::release(std::size_t port) {
  const std::lock_guard lock(mutex_);
  auto& slot = slots_[port];
  if (slot.readers > 0 && --slot.readers == 0) slot.value.reset();
}

}  // namespace regatta
