#include "bench/pendulum/pendulum_study.hpp"

#include <fmt/format.h>

#include "framework/pipeline/pipeline.hpp"
#include "framework/study/input/load_study.hpp"
#include "framework/study/sampling/draw_samples.hpp"
#include "phases/pendulum/score.hpp"

namespace regatta::bench {

namespace {

const PipelineInfo& the_pipeline() {
  using namespace pendulum;
  static const PipelineInfo info = pipeline<Out<"samples", Samples<PendulumSample>>>()
                                       .then<Draw>()
                                       .then<Simulate>()
                                       .then<Score>()
                                       .reduce<"samples">()
                                       .reduce<"scores">()
                                       .info();
  return info;
}

}  // namespace

StudyToRun make_study(const PendulumStudy& wanted) {
  std::string text = fmt::format(
      "[study]\ntitle = \"pendulums in a benchmark\"\nseed = 20261120\n[samples]\ncount = {}\nper_run = {}\n[samples.parameters]\n",
      wanted.members, wanted.per_run);
  for (const auto* angle : {"theta1", "theta2"}) text += fmt::format("{} = {{ uniform = [{}, {}] }}\n", angle, -wanted.lean, wanted.lean);
  for (const auto* parameter : {"m0", "m1", "m2", "L1", "L2", "l1", "l2", "I1", "I2"})
    text += fmt::format("{} = {{ relative = [-0.05, 0.05] }}\n", parameter);
  for (const auto* parameter : {"b0", "b1", "b2"}) text += fmt::format("{} = {{ relative = [-0.10, 0.10] }}\n", parameter);
  text += fmt::format("[phases.simulate]\nduration = {}\nsubsteps = {}\n", wanted.duration, wanted.substeps);
  return {the_pipeline(), std::move(text)};
}

pendulum::LoopOptions loop_options(const PendulumStudy& wanted) {
  return {.controller = {}, .limits = {}, .duration = wanted.duration, .substeps = wanted.substeps};
}

std::vector<pendulum::Pendulum> drawn_members(const StudyToRun& asked) {
  using namespace pendulum;
  const auto study = parse_study(asked.text, "study.toml", asked.overrides, asked.pipeline);
  const auto drawn = draw_samples(study, *asked.pipeline.source().type, 0, study.samples.count);
  Context run("draw");
  return Draw({}).process(*static_cast<const Samples<PendulumSample>*>(drawn.samples.get()), run)->rows;
}

}  // namespace regatta::bench
