#include <algorithm>
#include <fstream>
#include <iterator>

#include <fmt/format.h>
#include <signal.h>

#include "framework/app/asked_study.hpp"
#include "framework/app/child_program.hpp"
#include "framework/app/commands.hpp"
#include "framework/app/exit_code.hpp"
#include "framework/app/new_folder.hpp"
#include "framework/app/stop_signals.hpp"
#include "framework/core/error.hpp"
#include "framework/core/random.hpp"
#include "framework/core/text.hpp"
#include "framework/engine/cpu_time.hpp"
#include "framework/storage/durable.hpp"
#include "framework/study/plan/workspace.hpp"
#include "framework/study/results/study_difference.hpp"

namespace regatta {

namespace {

namespace fs = std::filesystem;

struct UserStopped {};

/// Runs a study in other processes of this program: once as it is, and once stopped and killed again and again.
class RestartTest {
 public:
  RestartTest(const CommandLine& line, const PipelineInfo& pipeline, const StopRequest& stop, const fs::path& folder)
      : line_(line),
        pipeline_(pipeline),
        stop_(stop),
        folder_(folder),
        undisturbed_(folder / "undisturbed"),
        restarted_(folder / "restarted") {}

  int run() {
    const double starts = timed({"plan"}, undisturbed_);
    const double whole = timed({"run", "--no-display"}, undisturbed_);
    fmt::print("undisturbed: {} in {:.1f} s\n", counted(files_in(undisturbed_.runs()), "run"), whole);
    Random random(random_key(line_.restart_seed, "restarts"), 0);
    const double longest = 2 * std::max(0.01, whole - starts) / static_cast<double>(line_.stops + 1);
    std::uint64_t stops = 0;
    for (; stops < line_.stops; ++stops) {
      const double time = starts + random.uniform() * longest;
      const int signal = random.uniform() < 0.5 ? SIGTERM : SIGKILL;
      if (!stopped(time, signal)) break;
      in_the_midst_ += files_in(restarted_.attempts()) > 0 ? 1 : 0;
      fmt::print("stop {} after {:.2f} s by {}: {} complete, {} begun\n", stops + 1, time, signal == SIGTERM ? "SIGTERM" : "SIGKILL",
                 counted(files_in(restarted_.runs()), "run"), files_in(restarted_.attempts()));
      std::fflush(stdout);
    }
    const double rest = timed({"run", "--no-display"}, restarted_);
    fmt::print("stopped {}, {} of them in runs that had saved something; the last call took {:.1f} s\n", counted(stops, "time"),
               in_the_midst_, rest);
    const auto difference = study_difference(undisturbed_, restarted_, pipeline_);
    fmt::print("{}", difference_text(difference, "undisturbed", "restarted"));
    if (in_the_midst_ == 0)
      fmt::print(stderr, "warning: no run was stopped in its midst, so this shows little: take a study of longer runs, or more --stops\n");
    return difference.none() ? exit_code::complete : exit_code::different;
  }

 private:
  std::vector<std::string> call(const std::vector<std::string>& command, const Workspace& workspace) const {
    std::vector<std::string> all{fs::read_symlink("/proc/self/exe").string(), command.front(), line_.study.string(), "-w",
                                 workspace.root().string()};
    all.insert(all.end(), command.begin() + 1, command.end());
    for (const auto& setting : line_.overrides) all.insert(all.end(), {"--set", setting});
    if (line_.cores) all.insert(all.end(), {"--cores", line_.cores_text()});
    all.insert(all.end(), {"--set", fmt::format("checkpoint.every=\"{}\"", line_.checkpoint_every), "--set",
                           fmt::format("output.commit_every=\"{}\"", line_.checkpoint_every)});
    return all;
  }

  /// Failed runs may fail in the study that is not disturbed, too.
  static bool has_ended_well(int code) { return code == exit_code::complete || code == exit_code::runs_failed; }

  std::string what_it_said(const std::string& command, int code) const {
    return fmt::format("{} ended with exit code {}:\n{}", command, code, read_file(output()));
  }

  fs::path output() const { return folder_ / "output.txt"; }

  /// @return seconds @throws Error with what it said if it could not do what it was asked to
  double timed(const std::vector<std::string>& command, const Workspace& workspace) const {
    const Stopwatch watch;
    ChildProgram program(call(command, workspace), output());
    std::optional<int> code;
    while (!(code = program.wait_for(std::chrono::milliseconds(100))))
      if (stop_.asked()) throw UserStopped();
    if (!has_ended_well(*code)) throw Error(what_it_said(command.front(), *code));
    return watch.wall();
  }

  /// @return false if it had ended by itself before @throws Error if it ended in another way than that
  bool stopped(double after, int signal) const {
    if (stop_.asked()) throw UserStopped();
    ChildProgram program(call({"run", "--no-display"}, restarted_), output());
    auto code = program.wait_for(std::chrono::duration<double>(after));
    if (!code) {
      program.send(signal);
      constexpr auto most = std::chrono::minutes(1);
      code = program.wait_for(most);
      if (!code) throw Error("a study that was asked to stop had not ended a minute later");
    }
    remove_file(restarted_.in_flight());  // it was not a run that ended the process: none is to be quarantined
    if (has_ended_well(*code)) return false;
    if (*code == exit_code::stopped || *code == 128 + signal) return true;
    throw Error(what_it_said("run", *code));
  }

  static std::uint64_t files_in(const fs::path& folder) {
    std::error_code none;
    const auto is_file = [](const fs::directory_entry& entry) { return entry.path().extension() == ".h5"; };
    return static_cast<std::uint64_t>(std::ranges::count_if(fs::directory_iterator(folder, none), fs::directory_iterator(), is_file));
  }

  static std::string read_file(const fs::path& file) {
    std::ifstream stream(file);
    return {std::istreambuf_iterator<char>(stream), {}};
  }

  const CommandLine& line_;
  const PipelineInfo& pipeline_;
  const StopRequest& stop_;
  fs::path folder_;
  Workspace undisturbed_, restarted_;
  std::uint64_t in_the_midst_ = 0;
};

}  // namespace

int commands::verify_restart(const CommandLine& line, const PipelineInfo& pipeline) {
  static_cast<void>(load_asked_study(line, pipeline, {}));  // its mistakes, before anything is run
  StopSignals signals(StopSignals::By::thread, "aborted; nothing was compared");
  const NewFolder folder(line.output, "--keep");
  fs::create_directories(folder.path());
  try {
    return RestartTest(line, pipeline, signals.request(), folder.path()).run();
  } catch (const UserStopped&) {
    fmt::print(stderr, "stopped; nothing was compared\n");
    return exit_code::stopped;
  }
}

}  // namespace regatta
