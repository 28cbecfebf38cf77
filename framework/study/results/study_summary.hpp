#pragma once
#include <cstdint>
#include <filesystem>
#include <string>
#include <utility>
#include <vector>

#include "framework/pipeline/pipeline_info.hpp"
#include "framework/study/plan/fingerprint.hpp"

namespace regatta {

/// One number that a study found, with its uncertainty.
struct Finding {
  bool rate = false;  ///< A rate (0 to 1), otherwise a mean.
  double value = 0;
  double low = 0, high = 0;  ///< Of a rate: its 95 % interval.
  double error = 0;          ///< Of a mean: its standard error.
};

/// What one study.h5 says of itself, or of one of its cases, for a table of several.
struct StudySummary {
  std::string name;  ///< Of its folder, as it was given; of a case "FOLDER: CASE".
  std::string title;
  Settings settings;
  std::uint64_t samples = 0, failed = 0, missing = 0;
  std::vector<std::pair<std::string, Finding>> findings;  ///< "scores.success", "scores.outcome = fell", "scores.end_time [s]".
};

/// One a case; a study that sweeps nothing has one. What was drawn is left out.
/// @throws ConfigError if the folder has no study.h5; Error if it is damaged
std::vector<StudySummary> read_summaries(const std::filesystem::path& folder, const PipelineInfo& pipeline);

}  // namespace regatta
