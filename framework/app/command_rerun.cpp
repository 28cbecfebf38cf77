#include <cstdio>

#include <fmt/format.h>

#include "framework/app/commands.hpp"
#include "framework/app/exit_code.hpp"
#include "framework/app/new_folder.hpp"
#include "framework/app/stop_signals.hpp"
#include "framework/core/error.hpp"
#include "framework/engine/core_budget.hpp"
#include "framework/study/plan/run_file.hpp"
#include "framework/study/run/rerun.hpp"

namespace regatta {

int commands::rerun(const CommandLine& line, const PipelineInfo& pipeline) {
  StopSignals signals(StopSignals::By::thread, "aborted; nothing was compared");  // before any other thread
  const NewFolder folder(line.output, "--keep");
  const auto debugger = fmt::format("in a debugger: gdb --args {} rerun {}{}\n", line.program, line.file.string(),
                                    line.from_checkpoint ? " --from-checkpoint" : "");
  if (line.from_checkpoint) {  // said first: what it repeats may end the process
    fmt::print("{}", debugger);
    std::fflush(stdout);
  }
  RerunReport report;
  try {
    report =
        regatta::rerun(line.file, pipeline, line.arguments, core_budget(1).pus, signals.request(), folder.path(), line.from_checkpoint);
  } catch (const Error& error) {  // of the file: nothing was compared
    throw ConfigError(error.what());
  }
  if (report.stopped) {
    fmt::print(stderr, "stopped; nothing was compared\n");
    return exit_code::stopped;
  }
  fmt::print("{}", rerun_text(report));
  if (!line.from_checkpoint && !report.status_now.starts_with(run_file::complete)) fmt::print("{}", debugger);
  if (!line.output.empty()) fmt::print("computed now: {}\n", report.file.string());
  return report.identical() ? exit_code::complete : exit_code::different;
}

}  // namespace regatta
