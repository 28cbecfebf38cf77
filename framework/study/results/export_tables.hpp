#pragma once
#include <string>
#include <string_view>
#include <vector>

#include "framework/pipeline/pipeline_info.hpp"
#include "framework/storage/reader.hpp"
#include "framework/study/results/csv_table.hpp"

namespace regatta {

/// A table to export, with the name of its file, without folder and ending.
struct NamedTable {
  std::string name;
  CsvTable table;
};

/// All tables of a study.h5: "results" joins the merged ports by sample, what was drawn first, under the names of [samples.parameters];
/// in a sweep a table a case does, named after the case; a sample that is an input file has its path as "input";
/// any other table has a file of its own, such as "statistics_scores_rates", "runs", "runs_failed_samples".
std::vector<NamedTable> export_tables(const Reader& study, const PipelineInfo& pipeline);

/// The tables of one merged port alone: one, or one a case. @throws ConfigError naming the ports that there are
std::vector<NamedTable> export_port(const Reader& study, std::string_view port);

}  // namespace regatta
