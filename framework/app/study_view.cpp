#include "framework/app/study_view.hpp"

#include <algorithm>

namespace regatta {

namespace {

using Clock = std::chrono::steady_clock;

double seconds_since(Clock::rep ticks) {
  return std::chrono::duration<double>(Clock::now().time_since_epoch() - Clock::duration(ticks)).count();
}

}  // namespace

ViewOfStudy::ViewOfStudy(const StudyParts& parts, const std::optional<IdRanges>& runs) : parts_(parts) {
  for (const auto& run : parts_.plan.runs) {
    if (runs && !runs->contains(run.slice.run)) continue;
    ++runs_total_;
    samples_total_ += run.slice.sample_count;
    if (parts_.study.cases.size() > 1) case_of_[run.slice.run] = run.slice.case_index;
    if (run.action != Action::complete) continue;
    ++runs_before_;
    samples_before_ += run.slice.sample_count;
  }
}

StudyView ViewOfStudy::look() const {
  StudyView view;
  for (const auto& lane : parts_.lanes) {
    LaneView now;
    const auto run = lane->in_flight.run.load();
    now.busy = run != LaneInFlight::none;
    if (now.busy) {
      now.run = run;
      if (const auto found = case_of_.find(run); found != case_of_.end()) now.case_name = parts_.study.cases[found->second].name;
      now.phase = parts_.in_flight->phase_name(lane->in_flight.phase);
      now.done = lane->progress.done;
      now.total = lane->progress.total;
      now.seconds = seconds_since(lane->phase_began);
    }
    view.lanes.push_back(std::move(now));
  }
  const auto& counts = parts_.counts;
  view.runs_failed = counts.runs_failed;
  view.writes_refused = counts.writes_refused;
  view.runs_before = runs_before_;
  view.samples_before = samples_before_;
  view.runs_done = std::min(runs_total_, runs_before_ + counts.runs_complete + view.runs_failed);  // one of before may fail
  view.samples_done = samples_before_ + counts.samples_done;
  view.runs_total = runs_total_;
  view.samples_total = samples_total_;
  view.elapsed = std::chrono::duration<double>(Clock::now() - began_).count();
  return view;
}

}  // namespace regatta
