#include <fmt/format.h>

#include "framework/app/asked_study.hpp"
#include "framework/app/commands.hpp"
#include "framework/app/exit_code.hpp"
#include "framework/core/text.hpp"

namespace regatta {

int commands::validate(const CommandLine& line, const PipelineInfo& pipeline) {
  const auto study = load_asked_study(line, pipeline, {}).study;
  const auto runs_of = pipeline.from_files() ? counted(study.input_files.size(), "input file")
                                             : fmt::format("{}, {}", counted(study.samples.count, "sample"),
                                                           counted(study.parameters.size(), "drawn parameter"));
  fmt::print("{}: no mistakes; {}, {}\n", line.study.string(), runs_of, counted(pipeline.phases.size(), "phase"));
  return exit_code::complete;
}

}  // namespace regatta
