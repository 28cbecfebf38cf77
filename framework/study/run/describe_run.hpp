#pragma once
#include <string>

#include "framework/storage/document.hpp"
#include "framework/study/run/study_parts.hpp"

namespace regatta {

/// How far a run has come when its file is written.
struct RunStanding {
  const char* status;  ///< One of run_file's.
  std::string error;   ///< Of a run that failed.
  std::string began;   ///< As utc_text().
};

/// Adds to the file of a run what it says of itself besides its products: which part of the study it is, how it stands, where it comes from
/// and with what settings and options.
void describe_run(Document& document, const StudyParts& parts, const Slice& slice, const RunStanding& standing);

}  // namespace regatta
