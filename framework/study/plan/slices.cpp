#include "framework/study/plan/slices.hpp"

#include <algorithm>
#include <map>

#include "framework/core/mistakes.hpp"
#include "framework/core/text.hpp"
#include "framework/engine/memory_limit.hpp"

namespace regatta {

namespace {

/// A rough size of what a port holds a sample: its row, twice for the columns it becomes.
double bytes_per_sample(const PortInfo& port) {
  return port.type && port.type->samples ? 2.0 * static_cast<double>(port.type->find("rows")->type->element->size) : 0.0;
}

double bytes_per_sample(const PipelineInfo& pipeline) {
  double bytes = 0;
  for (const auto& port : pipeline.ports) bytes += bytes_per_sample(port);
  return bytes;
}

/// What would fill the machine is refused before it does: the rows of all samples are merged in memory, and every run is a file.
void check_size(const Study& study, const PipelineInfo& pipeline, std::uint64_t per_run, const MemoryLimit& memory) {
  const auto count = study.samples.count, cases = std::uint64_t{study.cases.size()};
  const auto of_cases = cases > 1 ? fmt::format(" for each of {} cases", cases) : "";
  double rows = 0;
  for (std::size_t port = 0; port < pipeline.ports.size(); ++port) {
    const auto& info = pipeline.ports[port];
    if (info.reduced || port < pipeline.source_count) rows += bytes_per_sample(info);
  }
  const auto needed = rows * static_cast<double>(count) * static_cast<double>(cases);
  Mistakes mistakes;
  mistakes.require(needed <= memory.bytes,
                   "samples.count = {}{} needs about {} of memory for the merged results ({} a sample), but {} allows {}; try at most {}",
                   with_commas(count), of_cases, readable_bytes(needed), readable_bytes(rows), memory.source, readable_bytes(memory.bytes),
                   with_commas(static_cast<std::uint64_t>(memory.bytes / rows / static_cast<double>(cases))));
  constexpr std::uint64_t most_runs = 10'000'000;
  const auto runs = (count + per_run - 1) / per_run * cases;
  mistakes.require(runs <= most_runs,
                   "samples.count = {}{} with samples.per_run = {} makes {} runs, each with a file; at most {}: try samples.per_run = {}",
                   with_commas(count), of_cases, with_commas(per_run), with_commas(runs), with_commas(most_runs),
                   with_commas((count * cases + most_runs - 1) / most_runs));
  mistakes.throw_if_any();
}

/// The runs of a plan with the indices that their cases have now: a case is known by its name. Those of cases that are gone are left out.
std::vector<Slice> runs_of_now(const StoredPlan& before, const Study& study) {
  std::map<std::uint64_t, std::uint64_t> now;
  for (std::size_t i = 0; i < before.cases.size(); ++i) {
    const auto found = std::ranges::find(study.cases, before.cases[i], &StudyCase::name);
    if (found != study.cases.end()) now[i] = static_cast<std::uint64_t>(found - study.cases.begin());
  }
  std::vector<Slice> runs;
  for (auto slice : before.runs) {
    const auto found = now.find(slice.case_index);
    if (found == now.end()) continue;
    slice.case_index = found->second;
    runs.push_back(slice);
  }
  return runs;
}

}  // namespace

Slices slices_of(const Study& study, const PipelineInfo& pipeline, const std::optional<StoredPlan>& before, std::size_t cores) {
  const auto memory = memory_limit();
  const auto* asked = std::get_if<std::uint64_t>(&study.samples.per_run);
  Slices slices;
  if (asked)
    slices.per_run = *asked;
  else if (before)
    slices.per_run = before->per_run;
  else
    slices.per_run = std::min(study.samples.count,
                              automatic_per_run(study.samples.count * study.cases.size(), cores, bytes_per_sample(pipeline), memory.bytes));
  check_size(study, pipeline, slices.per_run, memory);
  const bool same = before && before->per_run == slices.per_run;
  slices.runs =
      run_table(study.samples.count, slices.per_run, study.cases.size(), same ? runs_of_now(*before, study) : std::vector<Slice>{},
                same && !before->runs.empty() ? before->runs.back().run + 1 : 0);
  return slices;
}

}  // namespace regatta
