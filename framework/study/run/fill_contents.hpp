#pragma once
#include <functional>
#include <optional>
#include <string>

#include "framework/study/run/run_contents.hpp"

namespace regatta {

/// Makes the contents of a run as they are before its first phase: samples or input file, and the products of an earlier file, all of them,
/// so that the next file holds them even when this attempt fails. Products that turn out to be damaged cost their phase, not their run: it
/// is executed, and `lost` is told why; `log` what else was damaged. A run that is complete writes no file unless it has lost something.
/// @throws InputLost; the contents are whole all the same
void fill_contents(std::optional<RunContents>& contents, const StudyParts& parts, const PlannedRun& planned,
                   const std::function<void(const std::string& phase, const std::string& why)>& lost, const RunFileWriter::Log& log);

}  // namespace regatta
