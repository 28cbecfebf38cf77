#include "framework/study/run/describe_run.hpp"

#include <chrono>
#include <string_view>
#include <utility>

#include <fmt/format.h>

#include "framework/study/plan/run_file.hpp"

namespace regatta {

void describe_run(Document& document, const StudyParts& parts, const Slice& slice, const RunStanding& standing) {
  const auto root = [&document](const char* name, Document::Value value) { document.attribute("/", name, std::move(value)); };
  root("title", parts.study.study.title);
  root("run", slice.run);
  if (const auto& name = parts.study.cases[slice.case_index].name; !name.empty()) root("case", name);
  root("first_sample", slice.first_sample);
  root("sample_count", slice.sample_count);
  if (const auto* input = parts.plan.input_of(slice)) {
    root("input", input->path);
    root("input_digest", input->digest);
    root("input_bytes", input->bytes);
  }
  if (parts.study.output.save != Save::all) root("saved", run_file::saved(parts.study.output, parts.study.statistics));
  const std::string_view status = standing.status;
  root("status", std::string(status));
  if (status == run_file::partial) root("until", parts.pipeline.phases.back().name);
  if (!standing.error.empty()) {
    root("error", standing.error);
    root("repeat", fmt::format("{} --runs {}", parts.repeat, slice.run));
  }
  auto provenance = parts.provenance;
  provenance.start = standing.began;
  if (status != run_file::running) provenance.end = utc_text(std::chrono::system_clock::now());
  add_provenance(document, provenance);
  document.text("/provenance", "settings",
                parts.plan.settings_differ() ? parts.plan.settings_text(slice) : parts.case_of(slice).settings_text);
  for (std::size_t i = 0; i < parts.pipeline.phases.size(); ++i) {
    document.text(run_file::config_group(parts.pipeline.phases[i].name), "options", parts.case_of(slice).config[i]);
  }
}

}  // namespace regatta
