#include "framework/study/plan/crashes.hpp"

#include <algorithm>
#include <fstream>
#include <set>
#include <span>
#include <utility>

#include <fmt/format.h>
#include <nlohmann/json.hpp>
#include <sys/stat.h>

#include "framework/core/digest.hpp"
#include "framework/core/ranges_text.hpp"
#include "framework/engine/boot_id.hpp"
#include "framework/engine/fatal_signals.hpp"
#include "framework/storage/durable.hpp"
#include "framework/storage/live/live_file.hpp"
#include "framework/storage/reader.hpp"
#include "framework/study/plan/claim.hpp"
#include "framework/study/plan/run_identity.hpp"

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

/// How often what a run has done was made durable.
std::uint64_t commits_of(const Workspace& workspace, std::uint64_t run) {
  std::uint64_t commits = 0;
  for (const auto& attempt : workspace.attempts_of(run)) {
    try {
      commits += Reader(attempt).natural("/", LiveFile::sequence_attribute).value_or(0);
    } catch (const Error&) {  // damaged: nobody knows what it holds
    }
  }
  return commits;
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

Crashes::Crashes(const Workspace& workspace, bool claimed) : workspace_(workspace), this_program_(program_key()) {
  read();
  if (!claimed && Claim::holder(workspace)) return;  // what is in flight is at work
  const auto left = read_in_flight(workspace.in_flight());
  if (left && left->id != seen_ && counts(*left)) count(*left);
}

void Crashes::read() {
  try {
    const auto content = json::parse(std::ifstream(workspace_.crashes()));
    program_ = content.at("program");
    seen_ = content.at("process");
    for (const auto& run : content.at("runs"))
      runs_[run.at("identity")] = {run.at("ends"), run.at("how"), run.at("phase"), run.at("saved")};
  } catch (const json::exception&) {  // not there, or spoiled: nothing is known
    program_.clear();
    seen_.clear();
    runs_.clear();
  }
}

void Crashes::count(const LeftInFlight& left) {
  if (left.key != program_) runs_.clear();
  program_ = left.key;
  seen_ = left.id;
  last_end_ = {left.signal != 0 ? fatal_signal_name(left.signal) : "killed, or left without a word", left.runs};
  std::set<std::uint64_t> seen;  // files of the same content may have been in flight side by side: it was one end all the same
  for (const auto& run : left.runs) {
    if (!counts(left, run) || !seen.insert(run.identity).second) continue;
    auto& counted = runs_[run.identity];
    const auto saved_before = std::exchange(counted.saved, commits_of(workspace_, run.run));
    if (left.signal == 0 && counted.saved > saved_before) {
      counted.ends = 0;
      continue;
    }
    counted.ends += 1;
    counted.how = last_end_->how;
    counted.phase = run.phase;
  }
}

void Crashes::keep(const Plan& plan) {
  if (program_ != this_program_) runs_.clear();
  program_ = this_program_;
  if (!runs_.empty()) {
    const RunIdentity identity(settings_texts(plan), plan.inputs);
    std::set<std::uint64_t> planned;
    for (const auto& run : plan.runs) planned.insert(identity.of(run.slice));
    std::erase_if(runs_, [&](const auto& known) { return !planned.contains(known.first); });
  }
  write();
  remove_file(workspace_.in_flight());
}

const Crashes::Run* Crashes::find(std::uint64_t identity) const {
  const auto found = runs_.find(identity);
  return found == runs_.end() || found->second.ends == 0 || program_ != this_program_ ? nullptr : &found->second;
}

void Crashes::forget(std::uint64_t identity) {
  const std::lock_guard lock(mutex_);
  if (runs_.erase(identity) > 0) write();
}

void Crashes::write() const {
  if (runs_.empty()) return remove_file(workspace_.crashes());
  json runs = json::array();
  for (const auto& [identity, crashed] : runs_)
    runs.push_back(
        {{"identity", identity}, {"ends", crashed.ends}, {"how", crashed.how}, {"phase", crashed.phase}, {"saved", crashed.saved}});
  const auto text = json{{"program", program_}, {"process", seen_}, {"runs", runs}}.dump(1) + "\n";
  write_whole(workspace_.crashes(), std::as_bytes(std::span(text)));
}

std::string program_key() {
  struct stat program {};
  Digest digest;
  if (::stat("/proc/self/exe", &program) == 0) {
    digest.add(static_cast<std::uint64_t>(program.st_size)).add(static_cast<std::uint64_t>(program.st_mtim.tv_sec));
    digest.add(static_cast<std::uint64_t>(program.st_mtim.tv_nsec));
  }
  return digest.hex();
}

void forget_complete(const Plan& plan, Crashes& crashes) {
  const RunIdentity identity(settings_texts(plan), plan.inputs);
  for (const auto& run : plan.runs)
    if (run.action == Action::complete) crashes.forget(identity.of(run.slice));
}

void mark_crashes(Plan& plan, const Crashes& crashes) {
  const RunIdentity identity(settings_texts(plan), plan.inputs);
  for (auto& run : plan.runs) {
    if (run.action == Action::complete) continue;
    const auto* crashed = crashes.find(identity.of(run.slice));
    if (!crashed) continue;
    run.suspect = true;
    run.quarantine = quarantine_text(*crashed);
  }
}

std::string quarantine_text(const Crashes::Run& crashed) {
  if (crashed.ends < Crashes::most) return {};
  return fmt::format("{}: quarantined, in flight at {} abrupt ends (the last: {})", crashed.phase.empty() ? "no phase" : crashed.phase,
                     crashed.ends, crashed.how);
}

std::string quarantine_advice(const std::set<std::uint64_t>& runs, const std::string& command) {
  if (runs.empty()) return {};
  auto which = ranges_text(runs);
  std::erase(which, ' ');
  if (which.ends_with("...")) which = "N";  // too many for a line: those above it say their numbers
  return fmt::format("what is quarantined is begun again only by a program that was built anew, or with {}{}--runs {}", command,
                     command.empty() ? "" : " ", which);
}

}  // namespace regatta
