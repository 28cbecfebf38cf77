#include "framework/app/watched_run.hpp"

#include <chrono>

#include <fmt/format.h>
#include <unistd.h>

#include "framework/app/display.hpp"
#include "framework/app/display_text.hpp"
#include "framework/app/exit_code.hpp"
#include "framework/app/grace.hpp"
#include "framework/app/study_view.hpp"
#include "framework/engine/signal_line.hpp"

namespace regatta {

namespace {

/// Signals are told to an object for as long as this lives.
class Listening {
 public:
  Listening(StopSignals& signals, std::function<void(std::string_view)> told) : signals_(signals) { signals_.listen(std::move(told)); }
  ~Listening() { signals_.forget(); }
  Listening(const Listening&) = delete;
  Listening& operator=(const Listening&) = delete;

 private:
  StopSignals& signals_;
};

/// A line a run, of a large machine the first few.
std::string still_in_flight(const InFlight& in_flight) {
  constexpr std::size_t most = 8;
  std::string out;
  std::size_t found = 0;
  for (std::size_t i = 0; i < in_flight.lanes(); ++i) {
    if (in_flight.lane(i).run.load(std::memory_order_acquire) == LaneInFlight::none) continue;
    if (++found <= most) out += fmt::format("\ndid not stop: {}", SignalLine().add_run(in_flight, i).text());
  }
  return found > most ? fmt::format("{}\ndid not stop: {} more", out, found - most) : out;
}

StudyReport run_beside_a_display(StudyRunner& runner, const Watch& watch) {
  Display display(STDERR_FILENO, {.mode = watch.display ? DisplayMode::automatic : DisplayMode::plain},
                  [view = ViewOfStudy(runner.parts(), watch.runs)] { return view.look(); });
  Grace grace(watch.stop_grace, [&] {
    Display::leave(STDERR_FILENO, fmt::format("the runs did not stop within {} (execution.stop_grace): leaving; they go on from their last "
                                              "checkpoints{}",
                                              readable(watch.stop_grace), still_in_flight(runner.in_flight())));
    if (const auto failure = OnFinish::failure(watch.finish.run(exit_code::stopped)); !failure.empty())
      fmt::print(stderr, "warning: {}\n", failure);
    ::_exit(exit_code::stopped);
  });
  const Listening listening(watch.signals, [&](std::string_view name) {
    display.print_above(fmt::format("{}: no more runs begin, those in flight save their checkpoints; once more to abort at once", name));
    watch.log.study(LogLevel::warn, fmt::format("{}: stopping", name));
    runner.in_flight().stop_asked();
    grace.begin();
  });
  return runner.run({});
}

/// Without any thread: lines come from between the runs.
StudyReport run_between_lines(StudyRunner& runner, const Watch& watch) {
  using Clock = std::chrono::steady_clock;
  const auto period = std::chrono::duration_cast<Clock::duration>(std::chrono::duration<double>(DisplayOptions().report.seconds));
  const ViewOfStudy view(runner.parts(), watch.runs);
  auto next = Clock::now() + period;
  const Listening listening(watch.signals,
                            [&](std::string_view name) { watch.log.study(LogLevel::warn, fmt::format("{}: stopping", name)); });
  watch.signals.leave_late(runner.in_flight(), watch.stop_grace, watch.finish);
  auto report = runner.run([&] {
    watch.signals.tell();
    if (Clock::now() < next) return;
    fmt::print(stderr, "{}\n", line(view.look()));
    next = Clock::now() + period;
  });
  fmt::print(stderr, "{}\n", line(view.look()));
  return report;
}

}  // namespace

StudyReport run_watched(StudyRunner& runner, const Watch& watch) {
  return watch.sequential ? run_between_lines(runner, watch) : run_beside_a_display(runner, watch);
}

}  // namespace regatta
