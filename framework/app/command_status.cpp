#include <algorithm>
#include <chrono>
#include <condition_variable>
#include <mutex>

#include <fmt/format.h>
#include <unistd.h>

#include "framework/app/commands.hpp"
#include "framework/app/exit_code.hpp"
#include "framework/app/stop_signals.hpp"
#include "framework/engine/cpu_time.hpp"
#include "framework/study/run/prepared_ahead.hpp"
#include "framework/study/run/status_text.hpp"

namespace regatta {

namespace {

int code_of(const StudyStatus& status) {
  return status.failed > 0 || !status.damaged.empty() ? exit_code::runs_failed : exit_code::complete;
}

/// Waits, but for a signal.
class Pause {
 public:
  explicit Pause(StopSignals& signals) : signals_(signals) {
    signals_.listen([this](std::string_view) {
      const std::lock_guard lock(mutex_);
      stopped_ = true;
      changed_.notify_all();
    });
  }
  ~Pause() { signals_.forget(); }
  Pause(const Pause&) = delete;
  Pause& operator=(const Pause&) = delete;

  /// Whether no signal has come.
  bool wait(double seconds) {
    std::unique_lock lock(mutex_);
    return !changed_.wait_for(lock, std::chrono::duration<double>(seconds), [this] { return stopped_; });
  }

 private:
  StopSignals& signals_;
  std::mutex mutex_;
  std::condition_variable changed_;
  bool stopped_ = false;
};

/// On a terminal the whole status in place; in a pipe a line when something has changed.
class Watching {
 public:
  explicit Watching(const Workspace& workspace) : workspace_(workspace) {}

  void show(const StudyStatus& status) {
    if (screen_) {
      fmt::print("\033[H\033[J{}", status_text(status, workspace_));  // to the top left, and what is below is erased
    } else if (const auto line = status_line(status); line != last_) {
      fmt::print("{}\n", line);
      last_ = line;
    }
    std::fflush(stdout);
  }

  void end(const StudyStatus& status) const {
    if (!screen_) fmt::print("{}", status_text(status, workspace_));
  }

 private:
  const Workspace& workspace_;
  bool screen_ = ::isatty(STDOUT_FILENO) == 1;
  std::string last_;
};

int watch(const Workspace& workspace, const PipelineInfo& pipeline) {
  StopSignals signals(StopSignals::By::thread);
  Pause pause(signals);
  Watching watching(workspace);
  for (;;) {
    const Stopwatch looking;
    const auto status = read_status(workspace, pipeline);
    watching.show(status);
    // A look opens every finished run: a large study is looked at less often, so that its disk is left to it.
    const bool works = status.holder && status.holder->alive;
    if (!works || !pause.wait(std::max(1.0, 10 * looking.wall()))) {
      watching.end(status);
      return code_of(status);
    }
  }
}

}  // namespace

int commands::status(const CommandLine& line, const PipelineInfo& pipeline) {
  const Workspace workspace(line.workspace);
  workspace.require_usable(FolderUse::look);
  if (workspace.newest_plan() == 0) {
    if (const auto prepared = prepared_ahead(workspace); !prepared.phases.empty()) {
      fmt::print("{}", prepared_ahead_text(prepared, workspace, line.program));
      return exit_code::complete;
    }
  }
  if (line.watch) return watch(workspace, pipeline);
  const auto status = read_status(workspace, pipeline);
  fmt::print("{}", status_text(status, workspace));
  return code_of(status);
}

}  // namespace regatta
