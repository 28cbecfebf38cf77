#pragma once
#include <string_view>

#include "framework/storage/document.hpp"
#include "framework/study/results/reduction.hpp"

namespace regatta {

/// Adds what depends on the samples alone, equal bit for bit however they were run:
///     GROUP                         attributes samples, failed, missing, complete (1 if no sample is missing, else 0)
///     GROUP/<port>/<column>         all samples in order of ids, and `status`
///     GROUP/statistics/<port>/numbers/..., rates/...   a row a column: NumberSummary, RateSummary; a table without rows is left out
void add_results(Document& document, std::string_view group, const Results& results, Compression compression);

/// Adds a row a run (RunRecord), and below `group`/failed_samples a row a sample that failed in a run that went on (FailedSample).
void add_runs(Document& document, std::string_view group, const Results& results, Compression compression);

/// study.h5 of a study of one case: /results and /runs. The caller adds title and provenance.
Document study_document(const Results& results, Compression compression);

}  // namespace regatta
