#pragma once
#include <vector>

#include "framework/core/error.hpp"
#include "framework/engine/affinity.hpp"

namespace regatta::bench {

/// This thread, and those that it starts, stay on some CPUs: a thing and its rival get the same ones.
class Confined {
 public:
  explicit Confined(const std::vector<unsigned>& cpus) : before_(this_thread_cpus()) {
    if (const auto refused = pin_this_thread(cpus)) throw Error("the benchmark cannot stay on its CPUs: " + refused.message());
  }
  Confined(const Confined&) = delete;
  Confined& operator=(const Confined&) = delete;
  ~Confined() { static_cast<void>(pin_this_thread(before_)); }

 private:
  std::vector<unsigned> before_;
};

}  // namespace regatta::bench
