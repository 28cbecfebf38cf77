#pragma once
#include "framework/app/command_line.hpp"
#include "framework/pipeline/pipeline_info.hpp"

/// The commands of every program, one function each. They print to stdout what was asked for, to stderr what happens meanwhile, and
/// return the exit code.
namespace regatta::commands {

int run(const CommandLine& line, const PipelineInfo& pipeline);
int plan(const CommandLine& line, const PipelineInfo& pipeline);
int validate(const CommandLine& line, const PipelineInfo& pipeline);
int prepare(const CommandLine& line, const PipelineInfo& pipeline);
int list(const CommandLine& line, const PipelineInfo& pipeline);
int graph(const CommandLine& line, const PipelineInfo& pipeline);
int describe(const CommandLine& line, const PipelineInfo& pipeline);
int export_results(const CommandLine& line, const PipelineInfo& pipeline);
int rerun(const CommandLine& line, const PipelineInfo& pipeline);
int diff(const CommandLine& line, const PipelineInfo& pipeline);
int compare(const CommandLine& line, const PipelineInfo& pipeline);
int clean(const CommandLine& line, const PipelineInfo& pipeline);
int verify(const CommandLine& line, const PipelineInfo& pipeline);
int verify_restart(const CommandLine& line, const PipelineInfo& pipeline);
int status(const CommandLine& line, const PipelineInfo& pipeline);

}  // namespace regatta::commands
