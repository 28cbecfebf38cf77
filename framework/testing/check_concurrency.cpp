#include <barrier>
#include <mutex>
#include <thread>

#include <fmt/format.h>
#include <tbb/global_control.h>

#include "framework/core/error.hpp"
#include "framework/testing/checks.hpp"

namespace regatta::testing {

void check_concurrency(const PhaseUnderTest& test, Findings& findings) {
  constexpr int threads = concurrent_calls, rounds = 5;
  const auto phase = test.make();
  const auto reference = execute(test, *test.make());
  std::barrier start(threads);
  std::mutex mutex;
  std::string differs;
  {
    std::vector<std::jthread> callers;
    for (int i = 0; i < threads; ++i) {
      callers.emplace_back([&] {
        for (int round = 0; round < rounds; ++round) {
          start.arrive_and_wait();
          std::string mine;
          try {
            mine = difference(test, reference, execute(test, *phase));
          } catch (...) {
            mine = fmt::format("it throws \"{}\"", handled_error());
          }
          const std::lock_guard lock(mutex);
          if (differs.empty()) differs = mine;
        }
      });
    }
  }
  if (differs.empty()) {
    findings.kept.push_back(fmt::format("one object for all lanes: {} calls of it in {} threads at once", threads * rounds, threads));
  } else {
    findings.broken.push_back(
        fmt::format("one object for all lanes: {} when {} threads call one object at once; it keeps something between calls: a mutable "
                    "member, a static "
                    "variable, a library that is not thread-safe",
                    differs, threads));
    return;
  }
  // A lane of one thread never does this.
  const tbb::global_control more(tbb::global_control::max_allowed_parallelism, threads);
  const auto shared = difference_without_notes(test, reference, execute(test, *phase, {}, threads));
  if (!shared.empty()) {
    findings.broken.push_back(fmt::format(
        "items of each() share nothing: {} when they are done side by side; the body may change nothing that another item sees", shared));
  }
}

}  // namespace regatta::testing
