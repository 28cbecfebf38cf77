#include "framework/engine/affinity.hpp"

#include <algorithm>
#include <cerrno>
#include <memory>

#include <pthread.h>
#include <sched.h>

#include "framework/core/error.hpp"

namespace regatta {
namespace {

/// Sized at run time: a cpu_set_t ends at CPU 1,023.
class CpuSet {
 public:
  explicit CpuSet(unsigned cpus) : count_(cpus), bytes_(CPU_ALLOC_SIZE(cpus)), set_(CPU_ALLOC(cpus)) {
    if (!set_) throw std::bad_alloc();
    CPU_ZERO_S(bytes_, set_.get());
  }
  void add(unsigned cpu) { CPU_SET_S(cpu, bytes_, set_.get()); }
  bool has(unsigned cpu) const { return CPU_ISSET_S(cpu, bytes_, set_.get()); }
  unsigned capacity() const { return count_; }
  std::size_t bytes() const { return bytes_; }
  cpu_set_t* get() const { return set_.get(); }

 private:
  struct Free {
    void operator()(cpu_set_t* set) const { CPU_FREE(set); }
  };
  unsigned count_;
  std::size_t bytes_;
  std::unique_ptr<cpu_set_t, Free> set_;
};

}  // namespace

std::error_code pin_this_thread(std::span<const unsigned> cpus) {
  if (cpus.empty()) return std::make_error_code(std::errc::invalid_argument);
  CpuSet set(*std::max_element(cpus.begin(), cpus.end()) + 1);
  for (unsigned cpu : cpus) set.add(cpu);
  return {pthread_setaffinity_np(pthread_self(), set.bytes(), set.get()), std::generic_category()};
}

std::vector<unsigned> this_thread_cpus() {
  // The kernel refuses (EINVAL) a set smaller than its own.
  for (unsigned capacity = 1024; capacity <= 1U << 20; capacity *= 2) {
    CpuSet set(capacity);
    const int refused = pthread_getaffinity_np(pthread_self(), set.bytes(), set.get());
    if (refused == EINVAL) continue;
    if (refused != 0) throw Error(fmt::format("affinity mask of this thread: {}", std::generic_category().message(refused)));
    std::vector<unsigned> cpus;
    for (unsigned cpu = 0; cpu < set.capacity(); ++cpu)
      if (set.has(cpu)) cpus.push_back(cpu);
    return cpus;
  }
  throw Error("affinity mask of this thread: larger than 1,048,576 CPUs");
}

void name_this_thread(const std::string& name) { pthread_setname_np(pthread_self(), name.substr(0, 15).c_str()); }

}  // namespace regatta
