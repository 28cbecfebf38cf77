#include "framework/study/plan/plan_text.hpp"

#include <algorithm>
#include <map>
#include <set>
#include <utility>

#include <fmt/format.h>

#include "framework/core/text.hpp"
#include "framework/study/plan/crashes.hpp"

namespace regatta {

namespace {

/// What the phases say of time and memory; nothing if none says anything or nothing is to be done.
std::string cost_text(const Plan& plan, const PipelineInfo& pipeline) {
  double seconds = 0, longest = 0;
  const auto largest = plan.largest_cost();
  for (const auto& run : plan.runs) {
    seconds += run.cost.seconds;
    longest = std::max(longest, run.cost.seconds);
  }
  std::string silent;
  for (const auto& phase : pipeline.phases) {
    if (!phase.estimate) silent += (silent.empty() ? "" : ", ") + phase.name;
  }
  std::string text;
  if (seconds > 0) {
    const double wall = std::max(seconds / static_cast<double>(plan.lanes), longest);
    text += fmt::format("  about {} on {}{}\n", readable(Duration{wall}), counted(plan.lanes, "core"),
                        silent.empty() ? "" : ", without " + silent + ": no estimate");
  }
  if (!largest.most_memory.empty()) {
    text += fmt::format("  a run takes up to about {} of memory (says the phase {})\n", readable_bytes(largest.bytes), largest.most_memory);
  }
  return text;
}

/// "1,000 runs of 10 samples", "12 runs, an input file each (3.4 GB)"
std::string runs_text(const Plan& plan) {
  if (plan.inputs.empty()) return fmt::format("{} of {}\n", counted(plan.runs.size(), "run"), counted(plan.per_run, "sample"));
  double bytes = 0;
  std::uint64_t gone = 0;
  for (const auto& input : plan.inputs) bytes += static_cast<double>(input.bytes), gone += input.gone ? 1 : 0;
  return fmt::format("{} of an input file each: {}, {}{}\n", counted(plan.runs.size(), "run"), counted(plan.inputs.size(), "file"),
                     readable_bytes(bytes), gone ? fmt::format(", {} of them gone", with_commas(gone)) : "");
}

}  // namespace

std::string what_it_computes(const Plan& plan, const Slice& slice) {
  if (const auto* input = plan.input_of(slice))
    return fmt::format("input {} ({})", input->path, readable_bytes(static_cast<double>(input->bytes)));
  if (slice.sample_count == 1) return fmt::format("sample {}", slice.first_sample);
  return fmt::format("samples {} to {}", slice.first_sample, slice.first_sample + slice.sample_count - 1);
}

std::string plan_text(const Plan& plan, const PipelineInfo& pipeline, bool each) {
  static constexpr const char* words[] = {"complete", "resume", "redo", "new"};
  std::map<std::pair<Action, std::string>, std::pair<std::uint64_t, std::uint64_t>> groups;  // runs and samples
  std::string lines;
  for (const auto& run : plan.runs) {
    std::string text = run.reason, of_many = run.reason_of_many;
    if (run.action == Action::redo || run.action == Action::resume) {
      std::string phases;
      for (std::size_t i = 0; i < pipeline.phases.size(); ++i) {
        if (run.execute[i]) phases += (phases.empty() ? "" : ", ") + pipeline.phases[i].name;
      }
      text = fmt::format("{}: {}", phases, run.reason);
      of_many = fmt::format("{}: {}", phases, run.reason_of_many);
    }
    // Checkpoints differ in their step from run to run; one line is enough for all.
    auto& group = groups[{run.action, run.action == Action::resume ? "from checkpoints or finished phases" : of_many}];
    group.first += 1;
    group.second += run.slice.sample_count;
    if (each) {
      lines += fmt::format("  run {:06}  {}  {}{}{}\n", run.slice.run, what_it_computes(plan, run.slice),
                           words[static_cast<std::size_t>(run.action)], text.empty() ? "" : "  ", text);
    }
  }
  auto out = runs_text(plan);
  for (const auto& [key, numbers] : groups) {
    const auto samples =
        plan.inputs.empty() ? fmt::format("  {:>10} {:7}", with_commas(numbers.second), numbers.second == 1 ? "sample" : "samples") : "";
    const auto line = fmt::format("  {:>8} {:8}{}{}{}", with_commas(numbers.first), words[static_cast<std::size_t>(key.first)], samples,
                                  key.second.empty() ? "" : "  ", key.second);
    out += line.substr(0, line.find_last_not_of(' ') + 1) + '\n';
  }
  std::set<std::uint64_t> quarantined;
  for (const auto& run : plan.runs) {
    const auto& why = run.blocked.empty() ? run.quarantine : run.blocked;
    if (!why.empty()) out += fmt::format("  run {:06} is not begun: {}\n", run.slice.run, why);
    if (run.blocked.empty() && !run.quarantine.empty()) quarantined.insert(run.slice.run);
  }
  if (const auto advice = quarantine_advice(quarantined); !advice.empty()) out += fmt::format("  {}\n", advice);
  if (!plan.stop_rule.empty()) out += fmt::format("  in order, until the stop rule ends it: {}\n", plan.stop_rule);
  if (!plan.left_over.empty()) {
    out += fmt::format("  runs/ also holds {} of earlier plans ({}{}): no part of this study, and safe to remove\n",
                       counted(plan.left_over.size(), "file"), plan.left_over.front(), plan.left_over.size() > 1 ? ", ..." : "");
  }
  return out + cost_text(plan, pipeline) + lines;
}

}  // namespace regatta
