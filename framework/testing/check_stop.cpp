#include <algorithm>
#include <set>

#include <fmt/format.h>
#include <time.h>

#include "framework/core/error.hpp"
#include "framework/core/random.hpp"
#include "framework/testing/checks.hpp"

namespace regatta::testing {

namespace {

/// CPU time, which other programs on the machine do not lengthen [s].
double thread_seconds() {
  ::timespec now{};
  ::clock_gettime(CLOCK_THREAD_CPUTIME_ID, &now);
  return static_cast<double>(now.tv_sec) + 1e-9 * static_cast<double>(now.tv_nsec);
}

struct Course {
  std::uint64_t polls = 0;
  double longest = 0;       // between two polls, or the start, or the end
  std::uint64_t after = 0;  // how many polls there were before
};

/// Where the phase polls. Its shared data is there already.
Course course_of(const PhaseUnderTest& test, const PhaseObject& phase) {
  Course course;
  double last = 0;
  const auto seen = [&] {
    const auto now = thread_seconds();
    if (now - last > course.longest) course.longest = now - last, course.after = course.polls;
    last = now;
  };
  RunScope scope;
  scope.at_poll = [&] {
    seen();
    ++course.polls;
    last = thread_seconds();
  };
  last = thread_seconds();
  execute(test, phase, scope);
  seen();
  return course;
}

/// What comes of a stop request at this poll, from 1; empty: Stopped, as it must be.
std::string stopped_at(const PhaseUnderTest& test, const PhaseObject& phase, std::uint64_t poll) {
  StopRequest stop;
  std::uint64_t polls = 0;
  RunScope scope;
  scope.stop = &stop;
  scope.at_poll = [&] {
    if (++polls >= poll) stop.ask();
  };
  try {
    execute(test, phase, scope);
    return "it returned as if it were done";
  } catch (const Stopped&) {
    return {};
  } catch (...) {
    return fmt::format("it threw \"{}\"", handled_error());
  }
}

}  // namespace

bool check_stop(const PhaseUnderTest& test, Findings& findings) {
  const auto phase = test.make();
  execute(test, *phase);  // makes the shared data
  auto course = course_of(test, *phase);
  // Page faults and a clock of the processor that rises only now count in the first one; the shortest is what the phase needs.
  for (int again = 0; again < 3 && course.longest > test.stop_within; ++again) {
    const auto other = course_of(test, *phase);
    if (other.longest < course.longest) course = other;
  }
  const auto measured = fmt::format("{:.3g} ms of CPU time between two polls at the most, of {} polls; the limit is {:.3g} ms",
                                    1e3 * course.longest, course.polls, 1e3 * test.stop_within);
  bool kept = course.longest <= test.stop_within;
  if (!kept) {
    findings.broken.push_back(fmt::format(
        "stops soon: {}, it was passed after poll {}; call run.poll() in long loops, or do less in a step", measured, course.after));
  }
  std::set<std::uint64_t> places{1, course.polls};
  Random random(random_key(test.seed, "contract.stop"), 0);
  for (int i = 0; i < 4 && course.polls > 0; ++i) places.insert(1 + random.integer(course.polls));
  for (const auto place : places) {
    if (place > course.polls || place == 0) continue;
    const auto instead = stopped_at(test, *phase, place);
    if (instead.empty()) continue;
    findings.broken.push_back(
        fmt::format("stops: asked to stop at poll {} of {}, {}; Stopped must leave the phase: after a catch (...) comes throw;", place,
                    course.polls, instead));
    return false;
  }
  if (!kept) return true;
  findings.kept.push_back("stops soon: " + (course.polls > 0
                                                ? measured
                                                : fmt::format("it never polls, and takes {:.3g} ms of CPU time with these inputs; "
                                                              "the limit is {:.3g} ms",
                                                              1e3 * course.longest, 1e3 * test.stop_within)));
  return true;
}

}  // namespace regatta::testing
