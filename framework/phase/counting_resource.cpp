#include "framework/phase/counting_resource.hpp"

#include "framework/core/counted_memory.hpp"

namespace regatta {

void* CountingResource::do_allocate(std::size_t bytes, std::size_t alignment) {
  void* place = std::pmr::new_delete_resource()->allocate(bytes, alignment);
  counted_memory::add(static_cast<std::int64_t>(bytes));
  const auto now = now_.fetch_add(bytes, std::memory_order_relaxed) + bytes;
  auto peak = peak_.load(std::memory_order_relaxed);
  while (now > peak && !peak_.compare_exchange_weak(peak, now, std::memory_order_relaxed)) {
  }
  return place;
}

void CountingResource::do_deallocate(void* place, std::size_t bytes, std::size_t alignment) {
  now_.fetch_sub(bytes, std::memory_order_relaxed);
  counted_memory::add(-static_cast<std::int64_t>(bytes));
  std::pmr::new_delete_resource()->deallocate(place, bytes, alignment);
}

}  // namespace regatta
