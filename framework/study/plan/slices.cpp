#include "framework/study/plan/slices.hpp"

#include <algorithm>
#include <filesystem>
#include <map>

#include "framework/core/mistakes.hpp"
#include "framework/core/text.hpp"
#include "framework/study/plan/estimate.hpp"
#include "framework/study/plan/memory_plan.hpp"

namespace regatta {

namespace {

/// Those that are gone have no size any more.
std::uint64_t largest_input(const Study& study) {
  std::uint64_t largest = 0;
  for (const auto& file : study.input_files) {
    std::error_code gone;
    const auto bytes = std::filesystem::file_size(file.path(), gone);
    if (!gone) largest = std::max<std::uint64_t>(largest, bytes);
  }
  return largest;
}

/// Of the case that needs most memory.
RunCost largest_run(const Study& study, const PipelineInfo& pipeline, std::uint64_t samples) {
  RunCost largest;
  const RunInfo info{.samples = samples, .input_bytes = largest_input(study)};
  for (const auto& of_case : study.cases) {
    auto cost = estimate_run(of_case.phases, pipeline, info);
    if (cost.bytes > largest.bytes) largest = std::move(cost);
  }
  return largest;
}

/// Of the case that takes longest.
SampleCost sample_cost(const Study& study, const PipelineInfo& pipeline) {
  constexpr std::uint64_t many = 1'000;  // beside what a run costs once
  SampleCost cost;
  for (const auto& port : pipeline.ports) cost.row_bytes += row_bytes(port);
  for (const auto& of_case : study.cases)
    cost.seconds = std::max(cost.seconds, estimate_run(of_case.phases, pipeline, {.samples = many}).seconds / many);
  return cost;
}

/// A run that alone would fill the machine.
void check_run(Mistakes& mistakes, const Study& study, const PipelineInfo& pipeline, std::uint64_t samples, const MemoryLimit& memory) {
  const auto cost = largest_run(study, pipeline, samples);
  if (cost.bytes <= memory.bytes) return;
  const auto said = cost.most_memory.empty() ? std::string() : fmt::format(" (says the phase {})", cost.most_memory);
  if (pipeline.from_files())
    return mistakes.require(false, "the run of an input file of {} needs about {} of memory{}, but {} allows {}; leave it out, or split it",
                            readable_bytes(static_cast<double>(largest_input(study))), readable_bytes(cost.bytes), said, memory.source,
                            readable_bytes(memory.bytes));
  const auto run_bytes = [&](std::uint64_t count) { return largest_run(study, pipeline, count).bytes; };
  const auto fits = most_samples(samples, run_bytes, memory.bytes);
  const auto attempt = run_bytes(fits) <= memory.bytes ? fmt::format("try samples.per_run = {}", with_commas(fits))
                                                       : std::string("not even a run of one sample fits");
  mistakes.require(false, "a run of {} needs about {} of memory{}, but {} allows {}; {}", counted(samples, "sample"),
                   readable_bytes(cost.bytes), said, memory.source, readable_bytes(memory.bytes), attempt);
}

/// What would fill the machine is refused before it does: every run is a file, and has its samples in memory.
void check_size(const Study& study, const PipelineInfo& pipeline, std::uint64_t per_run, const MemoryLimit& memory) {
  const auto count = study.samples.count, cases = std::uint64_t{study.cases.size()};
  const auto of_cases = cases > 1 ? fmt::format(" for each of {} cases", cases) : "";
  Mistakes mistakes;
  constexpr std::uint64_t most_runs = 10'000'000;
  const auto runs = (count + per_run - 1) / per_run * cases;
  mistakes.require(runs <= most_runs,
                   "samples.count = {}{} with samples.per_run = {} makes {}, each with a file; at most {}: try samples.per_run = {}",
                   with_commas(count), of_cases, with_commas(per_run), counted(runs, "run"), with_commas(most_runs),
                   with_commas((count * cases + most_runs - 1) / most_runs));
  check_run(mistakes, study, pipeline, std::min(per_run, count), memory);
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
  auto memory = memory_of(study);  // of a run that is alone
  const auto lanes = static_cast<double>(std::max<std::size_t>(1, cores));
  double of_all = memory.bytes;
  if (!std::holds_alternative<Auto>(study.memory.per_run)) {
    memory = {budget_of_run(study, cores, {}).bytes, "memory.per_run"};
    of_all = std::min(of_all, memory.bytes * lanes);
  }
  const auto* asked = std::get_if<std::uint64_t>(&study.samples.per_run);
  Slices slices;
  if (asked)
    slices.per_run = *asked;
  else if (before)
    slices.per_run = before->per_run;
  else
    slices.per_run = std::min(
        std::max<std::uint64_t>(1, study.samples.count),  // 0 in a study whose count is a mistake
        automatic_per_run(
            study.samples.count * study.cases.size(), cores,
            [&](std::uint64_t samples) { return largest_run(study, pipeline, samples).bytes; }, of_all, sample_cost(study, pipeline)));
  check_size(study, pipeline, slices.per_run, memory);
  const bool same = before && before->per_run == slices.per_run;
  slices.runs =
      run_table(study.samples.count, slices.per_run, study.cases.size(), same ? runs_of_now(*before, study) : std::vector<Slice>{},
                same && !before->runs.empty() ? before->runs.back().run + 1 : 0);
  return slices;
}

}  // namespace regatta
