#include <array>
#include <thread>

#include <fmt/format.h>

#include "framework/engine/affinity.hpp"
#include "framework/testing/checks.hpp"

namespace regatta::testing {

bool check_lanes(const PhaseUnderTest& test, Findings& findings) {
  constexpr std::size_t most = 8;  // each is a whole call of the phase
  const auto phase = test.make();
  const auto reference = execute(test, *phase);
  auto cpus = this_thread_cpus();
  if (cpus.size() > most) cpus.resize(most);
  std::string differs;
  std::exception_ptr thrown;
  for (const auto cpu : cpus) {
    std::thread lane([&] {
      try {
        const std::array<unsigned, 1> here{cpu};
        // Where the system refuses to pin, it is another thread all the same.
        static_cast<void>(pin_this_thread(here));
        differs = difference(test, reference, execute(test, *phase));
      } catch (...) {
        thrown = std::current_exception();
      }
    });
    lane.join();
    if (thrown) std::rethrow_exception(thrown);
    if (!differs.empty()) {
      findings.broken.push_back(fmt::format(
          "any lane: {} in another thread, on CPU {}; results must not know their thread, core or lane (thread_local data, thread ids)",
          differs, cpu));
      return false;
    }
  }
  findings.kept.push_back(fmt::format("any lane: {} threads, one after the other, on as many CPUs", cpus.size()));
  return true;
}

}  // namespace regatta::testing
