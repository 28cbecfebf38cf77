#include "framework/study/run/scope_of_run.hpp"

namespace regatta {

RunScope scope_of(const StudyParts& parts, const Slice& slice, std::size_t lane) {
  using Clock = std::chrono::steady_clock;
  RunScope scope;
  scope.run = slice.run;
  scope.samples = {slice.first_sample, slice.sample_count};
  scope.seed = parts.study.study.seed;
  if (const auto* input = parts.plan.input_of(slice)) scope.input = input->digest;
  scope.stop = parts.case_of(slice).end.get();
  scope.progress = &parts.lanes[lane]->progress;
  scope.lane = parts.lane_data[lane].get();
  if (parts.logs.run) scope.log = parts.logs.run(slice.run, lane);
  const double wall = parts.study.limits.wall.seconds;
  if (wall > 0) scope.deadline = Clock::now() + std::chrono::duration_cast<Clock::duration>(std::chrono::duration<double>(wall));
  return scope;
}

}  // namespace regatta
