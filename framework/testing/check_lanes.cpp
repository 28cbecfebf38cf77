#include <algorithm>
#include <array>

#include <fmt/format.h>

#include "framework/engine/affinity.hpp"
#include "framework/testing/checks.hpp"
#include "framework/testing/in_a_thread.hpp"

namespace regatta::testing {

namespace {

std::string on_cpu(const PhaseUnderTest& test, const PhaseObject& phase, const PhaseResult& reference, unsigned cpu) {
  return in_a_thread([&] {
    const std::array<unsigned, 1> here{cpu};
    // Where the system refuses to pin, it is another thread all the same.
    static_cast<void>(pin_this_thread(here));
    return difference(test, reference, execute(test, phase));
  });
}

/// In a lane of this number: its first run, and another after one of other samples, where that can be had.
std::string in_lane(const PhaseUnderTest& test, const PhaseObject& phase, const PhaseResult& reference, std::size_t number) {
  return in_a_thread([&] {
    LaneData lane(number);
    RunScope scope;
    scope.lane = &lane;
    auto differs = difference(test, reference, execute(test, phase, scope));
    if (!differs.empty()) return fmt::format("{} in lane {}", differs, number);
    auto other = test;
    if (test.slice) {
      other.samples.count = std::max<std::uint64_t>(1, test.samples.count / 2);
      other.inputs = test.slice(other.samples.first, other.samples.count);
    }
    execute(other, phase, scope);
    differs = difference(test, reference, execute(test, phase, scope));
    return differs.empty() ? differs : fmt::format("{} in a lane that has done other runs", differs);
  });
}

}  // namespace

bool check_lanes(const PhaseUnderTest& test, Findings& findings) {
  constexpr std::size_t most = 8;  // each is a whole call of the phase
  const auto phase = test.make();
  const auto reference = execute(test, *phase);
  auto cpus = this_thread_cpus();
  if (cpus.size() > most) cpus.resize(most);
  for (const auto cpu : cpus) {
    const auto differs = on_cpu(test, *phase, reference, cpu);
    if (differs.empty()) continue;
    findings.broken.push_back(fmt::format(
        "any lane: {} in another thread, on CPU {}; results must not know their thread, core or lane (thread_local data, thread ids)",
        differs, cpu));
    return false;
  }
  findings.kept.push_back(fmt::format("any lane: {} threads, one after the other, on as many CPUs", cpus.size()));
  if (!test.lane_data) return true;
  for (const std::size_t number : {0U, 5U}) {
    const auto differs = in_lane(test, *phase, reference, number);
    if (differs.empty()) continue;
    findings.broken.push_back(fmt::format(
        "any lane: {}; Local<T> is scratch: neither the number of the lane nor what earlier runs left there may enter a result", differs));
    return false;
  }
  findings.kept.emplace_back("any lane: data of lanes 0 and 5, in their first run and after another");
  return true;
}

}  // namespace regatta::testing
