#include "framework/study/results/study_difference.hpp"

#include <algorithm>
#include <map>
#include <set>

#include <fmt/format.h>

#include "framework/core/error.hpp"
#include "framework/core/ranges_text.hpp"
#include "framework/core/text.hpp"
#include "framework/study/plan/plan_file.hpp"
#include "framework/study/plan/run_file.hpp"
#include "framework/study/plan/setting_change.hpp"

namespace regatta {

namespace {

namespace fs = std::filesystem;

/// Groups that tell of a call and not of its results.
bool is_result(std::string_view group) { return !group.starts_with("/metrics") && group != "/runs" && !group.starts_with("/runs/"); }

std::vector<std::string> settings_that_differ(const Settings& one, const Settings& other) {
  std::vector<std::string> all;
  for (const auto& change : setting_changes(one, other)) {
    if (change.of_files())
      all.push_back(fmt::format("{}: {} ({}) and {} ({})", change.key, change.path, *change.now, change.path_before, *change.before));
    else
      all.push_back(fmt::format("{}: {} and {}", change.key, change.now.value_or("none"), change.before.value_or("none")));
  }
  return all;
}

Settings settings_of(const StoredPlan& plan) { return run_file::settings_from(run_file::settings_text(plan.cases, plan.settings)); }

std::string outcome_of(const Reader& file) {
  const auto error = file.text("/", "error").value_or("");
  return file.text("/", "status").value_or("unknown") + (error.empty() ? "" : ": " + error);
}

std::string ids_of(const Slice& slice) { return fmt::format("{}-{}", slice.first_sample, slice.first_sample + slice.sample_count - 1); }

bool sweeps(const StoredPlan& plan) { return plan.cases.size() != 1 || !plan.cases.front().empty(); }

/// Of a large sweep the first few.
std::string case_names(const StoredPlan& plan) {
  constexpr std::ptrdiff_t most = 10;
  const auto number = std::min(most, std::ssize(plan.cases));
  const auto first = fmt::format("{}", fmt::join(plan.cases.begin(), plan.cases.begin() + number, ", "));
  return std::ssize(plan.cases) > number ? fmt::format("{} and {} more", first, with_commas(plan.cases.size() - most)) : first;
}

/// By samples.per_run, or by how a study has grown to its samples.
bool cut_otherwise(const StoredPlan& mine, const StoredPlan& theirs) {
  if (!mine.inputs.empty() || !theirs.inputs.empty() || mine.runs == theirs.runs) return false;
  return mine.per_run != theirs.per_run || (mine.sample_count == theirs.sample_count && mine.cases == theirs.cases);
}

bool other_inputs(const StoredPlan& mine, const Slice& a, const StoredPlan& theirs, const Slice& b) {
  return !mine.inputs.empty() && !theirs.inputs.empty() && mine.inputs.at(a.first_sample).digest != theirs.inputs.at(b.first_sample).digest;
}

/// Differences of results tell of hashes first, which a damaged file still has. @throws Error for one
void require_sound(const Reader& file) {
  for (const auto& product : file.products())
    if (is_result(product)) file.verify(product);
}

class WorkspaceComparison {
 public:
  WorkspaceComparison(const Workspace& one, const Workspace& other) : one_(one), other_(other) {}

  StudyDifference compare(const StoredPlan& mine, const StoredPlan& theirs) {
    if (sweeps(mine) != sweeps(theirs)) {
      out_.settings.push_back(one_sweeps(mine, theirs));
      return std::move(out_);
    }
    out_.settings = settings_that_differ(settings_of(mine), settings_of(theirs));
    if (mine.sample_count != theirs.sample_count)
      out_.settings.push_back(fmt::format("samples.count: {} and {}", mine.sample_count, theirs.sample_count));
    if (cut_otherwise(mine, theirs)) {
      const bool asked = mine.per_run != theirs.per_run;
      out_.not_by_run = fmt::format("the samples are cut into runs otherwise{}",
                                    asked ? fmt::format(" (samples.per_run: {} and {})", mine.per_run, theirs.per_run) : "");
    } else {
      compare_runs(mine, theirs);
    }
    compare_results();
    require(out_.not_by_run.empty() || out_.results_compared || !out_.none(),
            "{} and {}: {}, so only study.h5 can be compared, and neither has it yet; run both to the end", one_.root().string(),
            other_.root().string(), out_.not_by_run);
    return std::move(out_);
  }

 private:
  std::string one_sweeps(const StoredPlan& mine, const StoredPlan& theirs) const {
    const bool first = sweeps(mine);
    return fmt::format("only {} sweeps, with the cases {}; `compare {} {}` sets them beside the other study",
                       (first ? one_ : other_).root().string(), case_names(first ? mine : theirs), one_.root().string(),
                       other_.root().string());
  }

  void compare_runs(const StoredPlan& mine, const StoredPlan& theirs) {
    std::map<std::uint64_t, std::pair<const Slice*, const Slice*>> runs;
    for (const auto& slice : mine.runs) runs[slice.run].first = &slice;
    for (const auto& slice : theirs.runs) runs[slice.run].second = &slice;
    for (const auto& [run, slices] : runs) {
      if (slices.first && slices.second && other_inputs(mine, *slices.first, theirs, *slices.second))
        note(run, "the input files have other contents");
      else
        compare_run(run, slices.first, slices.second);
    }
    say_notes();
    for (auto& [path, column] : columns_) out_.columns.push_back(std::move(column));
  }

  void note(std::uint64_t run, const std::string& text) { notes_[text].insert(run); }

  /// What holds for many runs is said once, in the order of the first of them.
  void say_notes() {
    std::map<std::uint64_t, std::string> lines;  // a run has one note at the most
    for (const auto& [text, numbers] : notes_)
      lines[*numbers.begin()] = fmt::format("{} {}: {}", numbers.size() == 1 ? "run" : "runs", ranges_text(numbers), text);
    for (auto& [first, line] : lines) out_.runs.push_back(std::move(line));
  }

  void compare_run(std::uint64_t run, const Slice* mine, const Slice* theirs) {
    if (!mine || !theirs) return note(run, fmt::format("planned only in {}", (mine ? one_ : other_).root().string()));
    const auto a = one_.run_file(run), b = other_.run_file(run);
    const bool here = fs::is_regular_file(a), there = fs::is_regular_file(b);
    if (here != there) return note(run, fmt::format("done only in {}", (here ? one_ : other_).root().string()));
    if (*mine != *theirs) return note(run, fmt::format("samples {} and {}", ids_of(*mine), ids_of(*theirs)));
    if (!here) return;
    const Reader first(a), second(b);
    require_sound(first);
    require_sound(second);
    out_.compared += 1;
    if (const auto x = outcome_of(first), y = outcome_of(second); x != y) note(run, fmt::format("{} and {}", x, y));
    const auto found = differences(first, second, is_result);
    if (!found.empty()) out_.differing.push_back(run);
    for (const auto& column : found) {
      const auto [known, fresh] = columns_.emplace(column.column, column);
      if (!fresh) known->second.merge(column);
    }
  }

  void compare_results() {
    const auto a = one_.study_file(), b = other_.study_file();
    const bool here = fs::exists(a), there = fs::exists(b);
    if (here != there) out_.results.push_back({.column = "study.h5", .otherwise = "only in " + (here ? a : b).string()});
    out_.results_compared = here && there;
    if (here && there) {
      const Reader first(a), second(b);
      require_sound(first);
      require_sound(second);
      out_.results = differences(first, second, is_result);
    }
  }

  const Workspace& one_;
  const Workspace& other_;
  StudyDifference out_;
  std::map<std::string, ColumnDifference> columns_;
  std::map<std::string, std::set<std::uint64_t>> notes_;  // by what is said of the runs
};

std::string columns_text(const std::vector<ColumnDifference>& columns) {
  std::string out;
  for (const auto& column : columns) {
    const auto runs = column.files > 1 ? fmt::format(" in {} runs", column.files) : std::string();
    out += fmt::format("  {}: {}{}\n", column.column, difference_text(column), runs);
  }
  return out;
}

}  // namespace

StudyDifference study_difference(const Workspace& one, const Workspace& other, const PipelineInfo& pipeline) {
  const auto mine = require_plan(one, pipeline), theirs = require_plan(other, pipeline);
  return WorkspaceComparison(one, other).compare(mine, theirs);
}

StudyDifference file_difference(const fs::path& one, const fs::path& other) {
  const Reader first(one), second(other);
  StudyDifference out;
  out.settings = settings_that_differ(run_file::settings_of(first), run_file::settings_of(second));
  for (const auto* name : {"run", "first_sample", "sample_count"}) {
    const auto a = first.natural("/", name), b = second.natural("/", name);
    if (a != b) out.runs.push_back(fmt::format("{}: {} and {}", name, a ? std::to_string(*a) : "none", b ? std::to_string(*b) : "none"));
  }
  if (const auto a = outcome_of(first), b = outcome_of(second); a != b) out.runs.push_back(fmt::format("status: {} and {}", a, b));
  require_sound(first);
  require_sound(second);
  out.columns = differences(first, second, is_result);
  return out;
}

std::string difference_text(const StudyDifference& difference, const std::string& one, const std::string& other) {
  if (difference.none() && !difference.not_by_run.empty())
    return fmt::format("the same: study.h5, bit for bit; {}\n", difference.not_by_run);
  if (difference.none())
    return difference.compared > 0 ? fmt::format("the same: {}, bit for bit\n", counted(difference.compared, "run"))
                                   : "the same, bit for bit\n";
  auto out = fmt::format("{} and {} differ\n", one, other);
  const auto list = [&out](const char* title, const std::vector<std::string>& lines) {
    if (!lines.empty()) out += fmt::format("{}\n  {}\n", title, fmt::join(lines, "\n  "));
  };
  list("settings", difference.settings);
  list("runs", difference.not_by_run.empty() ? difference.runs : std::vector{difference.not_by_run + ": only study.h5 is compared"});
  if (difference.compared > 0)
    out += fmt::format("columns of {} of {} that both have differ\n", with_commas(difference.differing.size()),
                       counted(difference.compared, "run"));
  else if (!difference.columns.empty())
    out += "columns\n";
  out += columns_text(difference.columns);
  if (!difference.results.empty()) return out + "study.h5\n" + columns_text(difference.results);
  return difference.results_compared ? out + "study.h5 is the same\n" : out;
}

}  // namespace regatta
