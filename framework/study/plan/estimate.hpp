#pragma once
#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "framework/pipeline/pipeline_info.hpp"
#include "framework/study/study.hpp"

namespace regatta {

/// What a run will take, as far as its phases say.
struct RunCost {
  double seconds = 0;       ///< Of all phases.
  double bytes = 0;         ///< Of rows and the phase that needs most: the phases of a run come one after the other.
  std::string most_memory;  ///< Name of that phase; empty: none says what it needs.
};

/// Of a run that computes the phases whose flag is set in `execute`; empty: all.
/// @throws ConfigError naming a phase whose estimate is no number, negative, or throws
RunCost estimate_run(std::span<const PhaseOptions> options, const PipelineInfo& pipeline, const RunInfo& info,
                     const std::vector<std::uint8_t>& execute = {});

/// The phases that say what they take.
bool any_estimates(const PipelineInfo& pipeline);

/// A rough size of what a port holds a sample in memory: its row, twice for the columns it becomes.
double row_bytes(const PortInfo& port);

}  // namespace regatta
