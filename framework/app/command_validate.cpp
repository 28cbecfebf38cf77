#include <fmt/format.h>

#include "framework/app/asked_study.hpp"
#include "framework/app/commands.hpp"
#include "framework/app/exit_code.hpp"
#include "framework/core/text.hpp"

namespace regatta {

int commands::validate(const CommandLine& line, const PipelineInfo& pipeline) {
  const auto study = load_asked_study(line, pipeline, {}).study;
  fmt::print("{}: no mistakes; {} samples, {} drawn parameters, {} phases\n", line.study.string(), with_commas(study.samples.count),
             study.parameters.size(), pipeline.phases.size());
  return exit_code::complete;
}

}  // namespace regatta
