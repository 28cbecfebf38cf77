#include <fmt/format.h>

#include "framework/app/commands.hpp"
#include "framework/app/exit_code.hpp"
#include "framework/storage/folder.hpp"
#include "framework/study/results/comparison.hpp"

namespace regatta {

int commands::compare(const CommandLine& line, const PipelineInfo& pipeline) {
  std::vector<StudySummary> studies;
  for (const auto& folder : line.paths) require_folder(folder, FolderUse::look, "");
  for (const auto& folder : line.paths)
    for (auto& study : read_summaries(folder, pipeline)) studies.push_back(std::move(study));
  const Comparison comparison(std::move(studies));
  fmt::print("{}", line.csv ? comparison.csv() : comparison.text());
  return exit_code::complete;
}

}  // namespace regatta
