#include "framework/study/run/study_file.hpp"

#include "framework/study/plan/run_file.hpp"
#include "framework/study/results/study_output.hpp"

namespace regatta {

namespace {

/// A row of the table of input files.
struct InputRow {
  std::uint64_t id = 0;
  std::string path;
  std::string digest;
  std::uint64_t size = 0;
  static constexpr auto schema() {
    using I = InputRow;
    return fields(field<&I::id>("sample"), field<&I::path>("where it was found"), field<&I::digest>("XXH3-128 of its content"),
                  field<&I::size>("its size", unit("byte")));
  }
};

/// Which file is which sample.
void add_inputs(Document& document, const std::vector<PlannedInput>& inputs, Compression compression) {
  if (inputs.empty()) return;
  std::vector<InputRow> rows;
  for (const auto& input : inputs) rows.push_back({rows.size(), input.path, input.digest, input.bytes});
  auto columns = to_columns(rows);
  for (auto& column : columns) column.dimensions.front() = "input";
  document.columns("/inputs", encode(std::move(columns), compression));
}

}  // namespace

void write_study_file(const StudyParts& parts, const std::vector<Results>& results, const StudyHealth& health) {
  auto document = study_document(results, parts.study.output.compression);
  document.format(parts.study.output.format);
  document.attribute("/", "title", parts.study.study.title);
  document.attribute("/runs", "io_retries", parts.counts.io_retries.load());
  auto provenance = parts.provenance;
  provenance.end = utc_text(std::chrono::system_clock::now());
  add_provenance(document, provenance);
  std::vector<std::string> names;
  for (const auto& of_case : parts.study.cases) names.push_back(of_case.name);
  document.text("/provenance", "settings", run_file::settings_text(names, settings_texts(parts.plan)));
  document.text("/provenance", "results_settings", run_file::settings_text({results_settings(parts.study)}));
  document.columns("/metrics/study", encode(to_columns(health.study), Compression::none));
  auto lanes = to_columns(health.lanes);
  for (auto& column : lanes) column.dimensions.front() = "lane_number";
  document.columns("/metrics/lanes", encode(std::move(lanes), Compression::none));
  add_inputs(document, parts.plan.inputs, parts.study.output.compression);
  document.write(parts.workspace.study_file());
}

}  // namespace regatta
