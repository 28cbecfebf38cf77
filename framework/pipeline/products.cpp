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
  if (slot.value || slot.load) throw Error(fmt::format("port {} is written twice in one run", port));
  if (slot.readers > 0) slot.value = std::move(value);  // nobody reads it: it is freed here
}

void Products::put_lazily(std::size_t port, std::function<std::shared_ptr<void>()> load) {
  const std::lock_guard lock(mutex_);
  slots_[port].load = std::move(load);
}

const void* Products::get(std::size_t port) {
  const std::lock_guard lock(mutex_);
  auto& slot = slots_[port];
  if (!slot.value && slot.load) slot.value = slot.load();
  if (!slot.value) throw Error(fmt::format("port {} has not been written in this run", port));
  return slot.value.get();
}

void Products::release(std::size_t port) {
  const std::lock_guard lock(mutex_);
  auto& slot = slots_[port];
  if (slot.readers > 0 && --slot.readers == 0) slot.value.reset();
}

void Products::clear() {
  const std::lock_guard lock(mutex_);
  slots_.assign(slots_.size(), Slot{});
}

bool Products::holds(std::size_t port) const {
  const std::lock_guard lock(mutex_);
  return slots_[port].value != nullptr;
}

}  // namespace regatta
