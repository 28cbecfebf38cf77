#include "framework/study/run/status_text.hpp"

#include <algorithm>
#include <set>
#include <utility>

#include <fmt/format.h>

#include "framework/core/ranges_text.hpp"
#include "framework/core/text.hpp"
#include "framework/study/plan/crashes.hpp"

namespace regatta {

namespace {

/// Failed runs, those of one error together and the commonest errors first.
std::string failures_text(const StudyStatus& status) {
  constexpr std::size_t most = 5;
  struct Group {
    const StudyStatus::Failed* first = nullptr;
    std::set<std::uint64_t> runs;
  };
  std::map<std::string_view, Group> by_error;
  for (const auto& failure : status.failures) {
    auto& group = by_error[failure.error];
    if (!group.first) group.first = &failure;
    group.runs.insert(failure.run);
  }
  std::vector<Group> groups;
  for (auto& [error, group] : by_error) groups.push_back(std::move(group));
  std::ranges::sort(groups, [](const Group& a, const Group& b) {
    return std::pair(b.runs.size(), *a.runs.begin()) < std::pair(a.runs.size(), *b.runs.begin());
  });
  std::string out;
  std::uint64_t not_shown = 0;
  for (std::size_t i = 0; i < groups.size(); ++i) {
    const auto& [first, runs] = groups[i];
    if (i >= most) {
      not_shown += runs.size();
      continue;
    }
    out += runs.size() == 1 ? fmt::format("  run {:06} failed: {}\n", first->run, first->error)
                            : fmt::format("  {} runs failed, {}: {}\n", with_commas(runs.size()), ranges_text(runs), first->error);
    if (!first->repeat.empty()) out += fmt::format("             repeat: {}\n", first->repeat);
  }
  if (not_shown > 0) out += fmt::format("  and {} failed for other reasons: see the logs of the runs\n", counted(not_shown, "run"));
  return out;
}

/// What the program that works on the study says of itself.
std::string health_text(const StudyHealth& health) {
  const auto& now = health.study;
  std::string cores;
  for (const auto& lane : health.lanes) cores += fmt::format("{}{}: {:.0f} %", cores.empty() ? "" : ", ", lane.cpu, 100 * lane.utilisation);
  auto out = fmt::format("  cores       {}\n  queue       {} in lanes, {} waiting; {} runs an hour, {} samples a second\n", cores,
                         now.in_flight, with_commas(now.queue), with_commas(static_cast<std::uint64_t>(now.runs_per_hour)),
                         with_commas(static_cast<std::uint64_t>(now.samples_per_second)));
  out += fmt::format("  health      {} failed, {}, {}; {} of disk left, waited {:.1f} s for it\n", now.runs_failed,
                     counted(now.io_retries, "repeated write"), counted(now.stalls, "stall"), readable_bytes(now.disk_free), now.disk_wait);
  out += fmt::format("  memory      {} of {}; the largest run held {}\n", readable_bytes(now.memory), readable_bytes(now.memory_limit),
                     readable_bytes(now.largest_run));
  return out + fmt::format("  checkpoints {} with {}, in {}\n", with_commas(now.checkpoints),
                           readable_bytes(static_cast<double>(now.checkpoint_bytes)), counted(now.commits, "commit"));
}

std::string run_text(const RunInLane& run, const std::vector<std::string>& phases) {
  const bool begun = run.phase > 0 && run.phase <= phases.size();
  auto text = fmt::format("  run {:06}  {}", run.run, begun ? phases[run.phase - 1] : "begins");
  if (begun && run.done > 0)
    text += fmt::format(" {}{}", with_commas(run.done), run.total > 0 ? fmt::format(" of {}", with_commas(run.total)) : "");
  text += fmt::format(", {:.1f} s", run.wall);
  if (run.steps > 0 && run.wall > 0)
    text += fmt::format(", {} ({:.3g} a second)", counted(run.steps, "step"), static_cast<double>(run.steps) / run.wall);
  if (run.memory > 0) text += fmt::format("; {} of memory", readable_bytes(static_cast<double>(run.memory)));
  if (run.checkpoints > 0)
    text += fmt::format("; {} with {}", counted(run.checkpoints, "checkpoint"), readable_bytes(static_cast<double>(run.checkpoint_bytes)));
  if (run.disk_wait > 0) text += fmt::format("; waited {:.1f} s for the disk", run.disk_wait);
  return text + '\n';
}

std::string runs_text(const std::vector<RunInLane>& runs, const std::vector<std::string>& phases) {
  constexpr std::size_t most = 16;
  std::string out;
  for (std::size_t i = 0; i < std::min(most, runs.size()); ++i) out += run_text(runs[i], phases);
  if (runs.size() > most) out += fmt::format("  and {} more in lanes\n", with_commas(runs.size() - most));
  return out;
}

}  // namespace

std::string status_line(const StudyStatus& status) {
  auto out = fmt::format("{}/{} runs complete, {} failed", with_commas(status.complete.size()), with_commas(status.runs),
                         with_commas(status.failed));
  if (status.failed_samples > 0) out += fmt::format(", {} failed", counted(status.failed_samples, "sample"));
  if (!status.damaged.empty()) out += fmt::format(", {} damaged", with_commas(status.damaged.size()));
  return out;
}

std::string status_text(const StudyStatus& status, const Workspace& workspace) {
  std::string out = fmt::format("{}\n  study file  {}\n  folder      {}\n  {}{}{} in {}\n", status.title, status.study_file,
                                workspace.root().string(), status.from_files ? "input files " : "samples     ", with_commas(status.samples),
                                status.cases > 1 ? fmt::format(" for each of {} cases", status.cases) : "", counted(status.runs, "run"));
  const auto open = status.runs - status.complete.size() - status.failed - status.not_needed;
  out += fmt::format("  runs        {} complete, {} failed, {} to do", with_commas(status.complete.size()), with_commas(status.failed),
                     with_commas(open));
  if (status.partial > 0) out += fmt::format(" ({} of them done up to the phase that was asked for)", with_commas(status.partial));
  if (status.outdated > 0) out += fmt::format(" ({} of them done for the study as it was before)", with_commas(status.outdated));
  if (!status.damaged.empty()) out += fmt::format(" ({} of them damaged)", with_commas(status.damaged.size()));
  if (status.begun > 0) out += fmt::format(" ({} of them begun)", with_commas(status.begun));
  if (status.not_needed > 0) out += fmt::format(", {} not needed", with_commas(status.not_needed));
  if (status.failed_samples > 0)
    out += fmt::format("\n  failed      {} of complete runs{}", counted(status.failed_samples, "sample"), status.sample_failures.text());
  if (status.shared.there > 0)
    out += fmt::format("\n  prepared    {} of {} shared data, {} in {}", status.shared.there, status.shared.needed,
                       readable_bytes(status.shared.bytes), workspace.shared().string());
  for (const auto& stop : status.stop) out += fmt::format("\n  stop rule   {}", stop);
  const auto* old = status.old_results ? ", of the study as it was before; run it again to make them anew" : "";
  out += fmt::format("\n  results     {}{}\n", status.results ? workspace.study_file().string() : "none yet", old);
  if (status.holder) {
    out += fmt::format("  running     process {} on {} since {}\n", status.holder->process, status.holder->host, status.holder->since);
    if (status.health) out += health_text(*status.health) + runs_text(status.health->runs, status.phases);
  } else if (open > 0) {
    out += "  running     no; run the study again to go on\n";
  }
  if (status.builds.size() > 1) {
    out += "  mixed       runs of several builds, whose bits may differ; run with --fresh makes all with one:\n";
    for (const auto& [build, runs] : status.builds) out += fmt::format("              {}: {}\n", counted(runs, "run"), build);
  }
  for (const auto& damaged : status.damaged) out += fmt::format("  run {:06} damaged: {}\n", damaged.run, damaged.why);
  for (const auto& run : status.gone)
    out += fmt::format("  run {:06} goes on from what it has: {} is gone; where that has to be read, bring it back, or leave it out\n",
                       run.run, run.path);
  std::set<std::uint64_t> quarantined;
  for (const auto& run : status.crashed) {
    if (run.quarantined) {
      quarantined.insert(run.run);
      out += fmt::format("  run {:06} failed in {}\n", run.run, run.how);
    } else {
      out +=
          fmt::format("  run {:06} was in flight when a process ended that should not have ({}); run the study again\n", run.run, run.how);
    }
  }
  if (const auto advice = quarantine_advice(quarantined); !advice.empty()) out += fmt::format("  {}\n", advice);
  return out + failures_text(status);
}

}  // namespace regatta
