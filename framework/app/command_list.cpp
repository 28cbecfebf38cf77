#include <fmt/format.h>

#include "framework/app/commands.hpp"
#include "framework/app/exit_code.hpp"
#include "framework/pipeline/pipeline_text.hpp"

namespace regatta {

int commands::list(const CommandLine&, const PipelineInfo& pipeline) {
  for (const auto& phase : pipeline.phases) {
    fmt::print("{:16} {}\n{:16}   reads  {}\n{:16}   writes {}\n", phase.name, phase.summary, "", ports_text(pipeline, phase.inputs), "",
               ports_text(pipeline, phase.outputs));
  }
  return exit_code::complete;
}

}  // namespace regatta
