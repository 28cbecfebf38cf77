#pragma once
#include <string_view>

#include "framework/storage/document.hpp"
#include "framework/study/results/reduction.hpp"

namespace regatta {

/// Adds what depends on the samples alone, equal bit for bit however they were run:
///     GROUP                         attributes samples, failed, missing, complete (1 if no sample is missing, else 0); with a stop rule
///                                   stop_rule, stop_outcome, stopped_early (1 or 0), stop_samples, stop_estimate, stop_low, stop_high
///     GROUP/<port>/<column>         all samples in order of ids, and `status`; not where values are not kept
///     GROUP/grid/...                as add_grid()
///     GROUP/statistics/<port>/numbers/..., rates/...   a row a column: NumberSummary, RateSummary; a table without rows is left out
///     GROUP/statistics/<port>/percentiles/..., histograms/...   a row a column of numbers, along a second axis its percentiles or bins
///     GROUP/statistics/<port>/counts/...                        where values are not kept, a row a bin: bins_table()
///     GROUP/statistics/<port>/convergence/...                   a row a column and point: ConvergenceSummary
///     GROUP/statistics/<port>/tails/...                         a row a column and level: TailSummary
///     GROUP/statistics/<port>/sensitivity/...                   a row a column and drawn parameter: SensitivitySummary
void add_results(Document& document, std::string_view group, const Results& results, Compression compression);

/// Adds a row a run (RunRecord), and below `group`/failed_samples a row a sample that failed in a run that went on (FailedSample).
void add_runs(Document& document, std::string_view group, const Results& results, Compression compression);

/// The group of a case below /results: its name with what a netCDF name cannot have replaced.
std::string case_group(std::string_view case_name);

/// study.h5: /results and /runs; of a study that sweeps /results/CASE for each case, and /cases with a row for each: name, group, and the
/// value of every swept key. The caller adds title and provenance. Merged columns are read when the document is built or written.
/// @pre the results live longer
Document study_document(const std::vector<Results>& cases, Compression compression);

}  // namespace regatta
