#pragma once
#include <initializer_list>
#include <vector>

#include "framework/app/own_command.hpp"
#include "framework/pipeline/pipeline.hpp"

namespace regatta {

/// The main() of a program that runs studies of one pipeline: its whole command line, see `PROGRAM --help`.
/// `own` are commands that only this program has.
/// @return the exit code: 0 all runs asked for are complete, 1 some runs failed, 2 the study is wrong, 75 stopped and resumable
int run_app(int argc, char** argv, const PipelineInfo& pipeline, const std::vector<OwnCommand>& own = {});

template <std::size_t SourceCount, class Written, class Reduced, class... P>
int main(int argc, char** argv, const Pipeline<SourceCount, Written, Reduced, P...>& pipeline, std::initializer_list<OwnCommand> own = {}) {
  return run_app(argc, argv, pipeline.info(), own);
}

}  // namespace regatta
