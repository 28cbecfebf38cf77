#include "framework/study/run/held_results.hpp"

#include <algorithm>

#include "framework/core/error.hpp"
#include "framework/storage/reader.hpp"
#include "framework/study/plan/run_file.hpp"
#include "framework/study/plan/setting_change.hpp"
#include "framework/study/results/study_output.hpp"

namespace regatta {

namespace {

HeldResults::Case case_in(const Reader& reader, const std::string& name) {
  const auto group = name.empty() ? std::string("/results") : "/results/" + case_group(name);
  HeldResults::Case held{.samples = reader.natural(group, "samples").value_or(0),
                         .stopped_early = reader.natural(group, "stopped_early").value_or(0) == 1,
                         .stop = reader.text(group, "stop_outcome").value_or("")};
  if (!name.empty() && !held.stop.empty()) held.stop = name + ": " + held.stop;
  return held;
}

/// Whether the first files, so many as results were made of, had the contents that those of the plan have. Paths do not count.
bool same_inputs(const Reader& reader, const std::vector<PlannedInput>& inputs, std::uint64_t count) {
  if (inputs.empty()) return true;
  const auto table = reader.table("/inputs");
  const auto* digests = find_column(table, "digest");
  if (!digests || digests->shape.front() < count) return false;
  for (std::uint64_t i = 0; i < count; ++i)
    if (digests->text(i) != inputs[i].digest) return false;
  return true;
}

}  // namespace

HeldResults held_results(const std::filesystem::path& study_file, const StoredPlan& plan) {
  HeldResults held;
  try {
    const Reader reader(study_file);
    const auto samples = plan.sample_count;
    const auto now = run_file::settings_from(run_file::settings_text(plan.cases, plan.settings));
    const auto then = run_file::settings_from(reader.long_text("/provenance/settings").value_or("{}"));
    held.of_plan = setting_changes(now, then).empty() && reader.long_text("/provenance/results_settings") == plan.results;
    std::uint64_t most = 0;
    for (const auto& name : plan.cases) {
      const auto& of_case = held.cases.emplace_back(case_in(reader, name));
      held.of_plan = held.of_plan && (of_case.stopped_early ? of_case.samples <= samples : of_case.samples == samples);
      most = std::max(most, of_case.samples);
    }
    held.of_plan = held.of_plan && same_inputs(reader, plan.inputs, most);
  } catch (const Error&) {
    held.of_plan = false;
  }
  return held;
}

}  // namespace regatta
