#pragma once
#include <atomic>
#include <cstddef>
#include <memory_resource>

namespace regatta {

/// Counts what a phase takes from it; thread-safe.
class CountingResource final : public std::pmr::memory_resource {
 public:
  std::size_t peak_bytes() const { return peak_.load(std::memory_order_relaxed); }

 private:
  void* do_allocate(std::size_t bytes, std::size_t alignment) override;
  void do_deallocate(void* place, std::size_t bytes, std::size_t alignment) override;
  bool do_is_equal(const std::pmr::memory_resource& other) const noexcept override { return this == &other; }

  std::atomic<std::size_t> now_{0};
  std::atomic<std::size_t> peak_{0};
};

}  // namespace regatta
