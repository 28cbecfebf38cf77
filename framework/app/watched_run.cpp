#include "framework/app/watched_run.hpp"

#include <fmt/format.h>
#include <unistd.h>

#include "framework/app/display.hpp"
#include "framework/app/exit_code.hpp"
#include "framework/app/grace.hpp"
#include "framework/app/study_view.hpp"

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

}  // namespace

StudyReport run_watched(StudyRunner& runner, const Watch& watch) {
  Display display(STDERR_FILENO, {.mode = watch.display ? DisplayMode::automatic : DisplayMode::plain},
                  [view = ViewOfStudy(runner.parts(), watch.runs)] { return view.look(); });
  Grace grace(watch.stop_grace, [&] {
    Display::leave(STDERR_FILENO, fmt::format("the runs did not stop within {} (execution.stop_grace): leaving; they go on from their last "
                                              "checkpoints",
                                              readable(watch.stop_grace)));
    ::_exit(exit_code::stopped);
  });
  const Listening listening(watch.signals, [&](std::string_view name) {
    display.print_above(fmt::format("{}: no more runs begin, those in flight save their checkpoints; once more to abort at once", name));
    watch.log.study(LogLevel::warn, fmt::format("{}: stopping", name));
    grace.begin();
  });
  return runner.run();
}

}  // namespace regatta
