#include "framework/study/run/run_order.hpp"

#include <algorithm>
#include <limits>
#include <numeric>
#include <utility>

namespace regatta {

namespace {

/// In which order runs are begun: the longest first. `timed`: phases say how long they take.
double estimate_of(const PlannedRun& run, const PlannedInput* input, bool timed) {
  if (run.suspect) return -1;  // when it ends the process once more, all others are done
  // Those that are complete come first: their rows are what all later ones wait for in the order of the study.
  if (run.action == Action::complete) return std::numeric_limits<double>::infinity();
  if (timed) return run.cost.seconds;
  return static_cast<double>(input ? input->bytes : run.slice.sample_count);
}

/// Runs as positions in the plan, and how many of them are looked at before any other begins: with a stop rule those that begin a case and
/// are complete, since they may be enough.
std::pair<std::vector<std::size_t>, std::size_t> positions(const std::vector<PlannedRun>& runs, std::size_t cases, bool rule) {
  std::vector<std::size_t> order(runs.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  if (!rule) return {order, 0};
  std::vector<std::uint8_t> open(cases), later(runs.size());
  for (std::size_t i = 0; i < runs.size(); ++i) {
    auto& is_open = open[runs[i].slice.case_index];
    is_open = is_open || runs[i].action != Action::complete || !runs[i].quarantine.empty();
    later[i] = is_open;
  }
  const auto first_later = std::stable_partition(order.begin(), order.end(), [&](std::size_t i) { return later[i] == 0; });
  return {order, static_cast<std::size_t>(first_later - order.begin())};
}

}  // namespace

RunOrder run_order(const Plan& plan, std::size_t cases, bool timed, bool rule) {
  const auto& runs = plan.runs;
  const auto [order, looked_at_first] = positions(runs, cases, rule);
  RunOrder all{.jobs = {}, .looked_at_first = looked_at_first};
  for (const auto i : order) {  // with a stop rule in their order, since what comes after its end is in vain
    const double estimate = rule ? 0.0 : estimate_of(runs[i], plan.input_of(runs[i].slice), timed);
    all.jobs.push_back({i, estimate, runs[i].cost.bytes});
  }
  return all;
}

}  // namespace regatta
