#pragma once
#include <string>
#include <vector>

#include "framework/pipeline/pipeline_info.hpp"

/// Studies that are right, for readers of studies to be tried with what is left of them after damage.
namespace fuzzed {

/// What data/pendulum has, as texts: studies, and the controllers that they include.
std::vector<std::string> pendulum_studies();
std::vector<std::string> pendulum_controllers();
const regatta::PipelineInfo& pendulum_pipeline();

/// With every kind of option, parameter, distribution and section, for the pipeline of tests/framework/study/example_study.hpp.
std::vector<std::string> swing_studies();
const regatta::PipelineInfo& swing_pipeline();

/// Names of sections, keys and distributions, beside text_tokens().
std::vector<std::string> study_tokens();

}  // namespace fuzzed
