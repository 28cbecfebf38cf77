#include "framework/study/plan/slices.hpp"

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
  const auto count = study.samples.count;
  double rows = 0;
  for (std::size_t port = 0; port < pipeline.ports.size(); ++port) {
    const auto& info = pipeline.ports[port];
    if (info.reduced || port < pipeline.source_count) rows += bytes_per_sample(info);
  }
  const auto needed = rows * static_cast<double>(count);
  Mistakes mistakes;
  mistakes.require(needed <= memory.bytes,
                   "samples.count = {} needs about {} of memory for the merged results ({} a sample), but {} allows {}; try at most {}",
                   with_commas(count), readable_bytes(needed), readable_bytes(rows), memory.source, readable_bytes(memory.bytes),
                   with_commas(static_cast<std::uint64_t>(memory.bytes / rows)));
  constexpr std::uint64_t most_runs = 10'000'000;
  const auto runs = (count + per_run - 1) / per_run;
  mistakes.require(runs <= most_runs,
                   "samples.count = {} with samples.per_run = {} makes {} runs, each with a file; at most {}: try samples.per_run = {}",
                   with_commas(count), with_commas(per_run), with_commas(runs), with_commas(most_runs),
                   with_commas((count + most_runs - 1) / most_runs));
  mistakes.throw_if_any();
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
    slices.per_run = automatic_per_run(study.samples.count, cores, bytes_per_sample(pipeline), memory.bytes);
  check_size(study, pipeline, slices.per_run, memory);
  const bool same = before && before->per_run == slices.per_run;
  slices.runs = run_table(study.samples.count, slices.per_run, same ? before->runs : std::vector<Slice>{});
  return slices;
}

}  // namespace regatta
