#include "framework/study/run/drawn_rows.hpp"

#include "framework/study/sampling/draw_samples.hpp"

namespace regatta {

void add_drawn_rows(RunRows& rows, const Study& study, const PipelineInfo& pipeline) {
  for (std::size_t port = 0; port < pipeline.source_count; ++port) {
    const auto& info = pipeline.ports[port];
    if (!info.reduced) continue;
    const auto drawn = draw_samples(study, *info.type, rows.first_sample, static_cast<std::size_t>(rows.sample_count));
    rows.ports.push_back(to_columns(*info.type, drawn.samples.get()));
    for (const auto& failure : drawn.failed) rows.undrawn.push_back(failure.id);
  }
}

}  // namespace regatta
