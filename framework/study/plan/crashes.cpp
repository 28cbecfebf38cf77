#include "framework/study/plan/crashes.hpp"

#include <algorithm>
#include <fstream>
#include <span>
#include <utility>

#include <fmt/format.h>
#include <nlohmann/json.hpp>
#include <sys/stat.h>

#include "framework/core/digest.hpp"
#include "framework/engine/boot_id.hpp"
#include "framework/engine/fatal_signals.hpp"
#include "framework/storage/durable.hpp"
#include "framework/study/plan/claim.hpp"
#include "framework/study/plan/run_file.hpp"

namespace regatta {

using nlohmann::json;

namespace {

/// Whether what a process left says something about its runs.
bool counts(const LeftInFlight& left) {
  if (left.signal == 0) return !left.stop_asked && left.boot == boot_id();
  return !left.stop_asked || std::ranges::any_of(left.runs, &LeftInFlight::Run::raised);
}

bool counts(const LeftInFlight& left, const LeftInFlight::Run& run) {
  const bool known = std::ranges::any_of(left.runs, &LeftInFlight::Run::raised);
  return run.raised || !known;
}

std::string place(const LeftInFlight::Run& run) { return run.phase.empty() ? "before its first phase" : "in phase " + run.phase; }

}  // namespace

std::vector<std::string> lines_of(const AbruptEnd& end) {
  std::vector<std::string> lines;
  for (const auto& run : end.runs) {
    lines.push_back(fmt::format("run {} {} was in flight when the process before this one ended ({}{})", run.run, place(run), end.how,
                                run.raised ? ", which it raised" : ""));
  }
  return lines;
}

Crashes::Crashes(const Workspace& workspace, bool claimed) : workspace_(workspace) {
  read();
  if (!claimed && Claim::holder(workspace)) return;  // what is in flight is at work
  const auto left = read_in_flight(workspace.in_flight());
  if (left && left->id != seen_ && counts(*left)) count(*left);
}

void Crashes::read() {
  try {
    const auto content = json::parse(std::ifstream(workspace_.crashes()));
    key_ = content.at("key");
    seen_ = content.at("process");
    for (const auto& run : content.at("runs")) runs_[run.at("run")] = {run.at("ends"), run.at("how"), run.at("phase")};
  } catch (const json::exception&) {  // not there, or spoiled: nothing is known
    key_.clear();
    seen_.clear();
    runs_.clear();
  }
}

void Crashes::count(const LeftInFlight& left) {
  if (left.key != key_) runs_.clear();
  key_ = left.key;
  seen_ = left.id;
  last_end_ = {left.signal != 0 ? fatal_signal_name(left.signal) : "killed, or left without a word", left.runs};
  for (const auto& run : left.runs) {
    if (!counts(left, run)) continue;
    auto& counted = runs_[run.run];
    counted.ends += 1;
    counted.how = last_end_->how;
    counted.phase = run.phase;
  }
}

void Crashes::keep(const std::string& key) {
  if (key != key_) runs_.clear();
  key_ = key;
  write();
  remove_file(workspace_.in_flight());
}

std::map<std::uint64_t, Crashes::Run> Crashes::runs(const std::string& key) const {
  return key == key_ ? runs_ : std::map<std::uint64_t, Run>{};
}

void Crashes::forget(std::uint64_t run) {
  const std::lock_guard lock(mutex_);
  if (runs_.erase(run) > 0) write();
}

void Crashes::write() const {
  if (runs_.empty()) return remove_file(workspace_.crashes());
  json runs = json::array();
  for (const auto& [run, crashed] : runs_)
    runs.push_back({{"run", run}, {"ends", crashed.ends}, {"how", crashed.how}, {"phase", crashed.phase}});
  const auto text = json{{"key", key_}, {"process", seen_}, {"runs", runs}}.dump(1) + "\n";
  write_whole(workspace_.crashes(), std::as_bytes(std::span(text)));
}

std::string crash_key(const std::vector<std::string>& settings_of_cases, const std::vector<PlannedInput>& inputs, std::uint64_t per_run) {
  struct stat program {};
  Digest digest;
  if (::stat("/proc/self/exe", &program) == 0) {
    digest.add(static_cast<std::uint64_t>(program.st_size)).add(static_cast<std::uint64_t>(program.st_mtim.tv_sec));
    digest.add(static_cast<std::uint64_t>(program.st_mtim.tv_nsec));
  }
  for (const auto& settings : settings_of_cases) digest.add(settings);
  for (const auto& input : inputs) digest.add(input.digest);  // another file under a number is not to blame
  return digest.add(per_run).hex();
}

std::string crash_key(const Plan& plan) { return crash_key(settings_texts(plan), plan.inputs, plan.per_run); }

void forget_complete(const Plan& plan, Crashes& crashes) {
  for (const auto& run : plan.runs)
    if (run.action == Action::complete) crashes.forget(run.slice.run);
}

void mark_crashes(Plan& plan, const Crashes& crashes) {
  const auto runs = crashes.runs(crash_key(plan));
  for (auto& run : plan.runs) {
    const auto found = runs.find(run.slice.run);
    if (found == runs.end() || run.action == Action::complete) continue;
    run.suspect = true;
    run.quarantine = quarantine_text(found->first, found->second);
  }
}

std::string quarantine_text(std::uint64_t run, const Crashes::Run& crashed) {
  if (crashed.ends < Crashes::most) return {};
  return fmt::format(
      "{}: quarantined, because it was in flight at {} ends of a process that nobody had asked for (the last: {}); "
      "--runs {} runs it all the same, and so does a program that was built anew",
      crashed.phase.empty() ? "no phase" : crashed.phase, crashed.ends, crashed.how, run);
}

}  // namespace regatta
