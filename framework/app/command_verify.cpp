#include <fmt/format.h>

#include "framework/app/before_any_run.hpp"
#include "framework/app/commands.hpp"
#include "framework/app/exit_code.hpp"
#include "framework/app/stop_signals.hpp"
#include "framework/study/run/verify.hpp"

namespace regatta {

int commands::verify(const CommandLine& line, const PipelineInfo& pipeline) {
  StopSignals signals(StopSignals::By::thread, "aborted");  // before any other thread
  require_visible(line.file);
  const auto files = files_with_results(line.file);
  auto of_study = damages_of_study(line.file, pipeline);  // first: the folder may be of another program
  auto verified = regatta::verify(files, signals.request());
  for (auto& damage : of_study) verified.damages.push_back(std::move(damage));
  if (verified.stopped) {
    fmt::print(stderr, "stopped; not all was looked at\n");
    return exit_code::stopped;
  }
  fmt::print("{}", verified_text(verified));
  return verified.damages.empty() ? exit_code::complete : exit_code::different;
}

}  // namespace regatta
