#pragma once
#include <filesystem>
#include <optional>

#include "framework/study/run/study_metrics.hpp"

namespace regatta {

/// health.json of a workspace whose study runs: for people and programs that look on. Every number has the name that it has in study.h5.
/// Whole at any time. @throws IoError
void write_health(const StudyHealth& health, const std::filesystem::path& file);

/// Nothing if there is no such file, or one of another version.
std::optional<StudyHealth> read_health(const std::filesystem::path& file);

}  // namespace regatta
