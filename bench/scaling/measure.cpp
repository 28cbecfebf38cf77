#include "bench/scaling/measure.hpp"

#include <cstring>

#include "bench/confined.hpp"
#include "bench/study/folder.hpp"
#include "framework/core/error.hpp"
#include "framework/engine/core_budget.hpp"
#include "framework/storage/reader.hpp"

namespace regatta::bench {

namespace {

std::vector<unsigned> first_cores(std::size_t count) { return core_budget(static_cast<int>(count)).pus; }

/// Sum over the phases of a run.
double in_phases(const FileTable& metrics, std::string_view column) {
  const auto* seconds = find_column(metrics, column);
  double sum = 0;
  for (std::size_t phase = 0; phase < seconds->count(); ++phase) sum += *seconds->number(phase);
  return sum;
}

}  // namespace

Scaling::Scaling(const PendulumStudy& wanted) : options_(loop_options(wanted)), study_(make_study(wanted)) {
  for (const auto& member : drawn_members(study_)) simulations_.push_back({member.plant, member.z0, member.disturbance});
}

Spent Scaling::plain_loop() {
  const Confined confined(first_cores(1));
  ise_.clear();
  return cost_of([this] {
    for (const auto& simulation : simulations_) ise_.push_back(pendulum::simulate({&simulation, 1}, options_).front().value().metrics.ise);
  });
}

Measured Scaling::study(std::size_t cores, const Spent& plain) const {
  const auto pus = first_cores(cores);
  const auto workspace = Folder::get().next("scaling");
  const Confined confined(pus);
  Timeline timeline(cores);
  run_whole_study(study_, workspace, pus, timeline.watch());
  timeline.end();

  const auto scores = Reader(workspace.study_file()).table("/results/scores");
  const auto* ise = find_column(scores, "metrics/ise");
  if (!ise || ise->bytes.size() != ise_.size() * sizeof(double) || std::memcmp(ise->bytes.data(), ise_.data(), ise->bytes.size()) != 0)
    throw Error("the study and the plain loop have different results");

  Measured measured{.cores = cores, .plain = plain, .wall = timeline.wall(), .computing = 0, .on_cpu = 0, .other = {}};
  for (std::size_t run = 0; run < simulations_.size(); ++run) {
    const auto metrics = Reader(workspace.run_file(run)).table("/metrics");
    measured.computing += in_phases(metrics, "wall");
    measured.on_cpu += in_phases(metrics, "cpu");
  }
  measured.other = timeline.other_than(measured.computing);
  return measured;
}

}  // namespace regatta::bench
