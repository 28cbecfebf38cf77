#include <fmt/format.h>

#include "framework/app/commands.hpp"
#include "framework/app/exit_code.hpp"
#include "framework/pipeline/pipeline_text.hpp"

namespace regatta {

int commands::graph(const CommandLine& line, const PipelineInfo& pipeline) {
  fmt::print("{}", line.dot ? pipeline_dot(pipeline) : pipeline_text(pipeline));
  return exit_code::complete;
}

}  // namespace regatta
