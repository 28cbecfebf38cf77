#include <fmt/format.h>

#include "framework/app/asked_study.hpp"
#include "framework/app/commands.hpp"
#include "framework/app/exit_code.hpp"
#include "framework/core/text.hpp"

namespace regatta {

int commands::validate(const CommandLine& line, const PipelineInfo& pipeline) {
  const auto study = load_asked_study(line, pipeline, {}).study;
  const auto runs_of = pipeline.from_files()
                           ? fmt::format("{} input files", with_commas(study.input_files.size()))
                           : fmt::format("{} samples, {} drawn parameters", with_commas(study.samples.count), study.parameters.size());
  fmt::print("{}: no mistakes; {}, {} phases\n", line.study.string(), runs_of, pipeline.phases.size());
  return exit_code::complete;
}

}  // namespace regatta
