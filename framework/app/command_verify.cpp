#include <fmt/format.h>

#include "framework/app/commands.hpp"
#include "framework/app/exit_code.hpp"
#include "framework/app/stop_signals.hpp"
#include "framework/study/run/verify.hpp"

namespace regatta {

int commands::verify(const CommandLine& line, const PipelineInfo&) {
  StopSignals signals(StopSignals::By::thread, "aborted");  // before any other thread
  const auto files = files_with_results(line.file);
  const auto verified = regatta::verify(files, signals.request());
  if (verified.stopped) {
    fmt::print(stderr, "stopped; not all was looked at\n");
    return exit_code::stopped;
  }
  fmt::print("{}", verified_text(verified));
  return verified.damages.empty() ? exit_code::complete : exit_code::different;
}

}  // namespace regatta
