#include <fmt/format.h>

#include "framework/app/commands.hpp"
#include "framework/app/exit_code.hpp"
#include "framework/study/results/comparison.hpp"

namespace regatta {

int commands::compare(const CommandLine& line, const PipelineInfo& pipeline) {
  std::vector<StudySummary> studies;
  for (const auto& folder : line.paths)
    for (auto& study : read_summaries(folder, pipeline)) studies.push_back(std::move(study));
  fmt::print("{}", line.csv ? comparison_csv(studies) : comparison_text(studies));
  return exit_code::complete;
}

}  // namespace regatta
