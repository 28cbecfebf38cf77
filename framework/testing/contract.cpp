#include "framework/testing/contract.hpp"

#include <algorithm>
#include <chrono>

#include <fmt/format.h>

#include "framework/core/columns.hpp"
#include "framework/core/error.hpp"
#include "framework/testing/checks.hpp"
#include "framework/testing/watchdog.hpp"

namespace regatta::testing {

namespace {

bool is_empty(const Type& type, const void* object) {
  return std::ranges::all_of(to_columns(type, object), [](const Column& column) { return column.count() == 0; });
}

std::string ids(const SampleRange& range) { return fmt::format("samples {} to {}", range.first, range.first + range.count - 1); }

/// What is in no input cannot go wrong either. Sets the samples of the run.
void look_at_inputs(PhaseUnderTest& test) {
  std::vector<std::string> mistakes;
  const PortInfo* first = nullptr;
  for (std::size_t port = 0; port < test.ranges.size(); ++port) {
    const auto& info = test.ports[port];
    const auto& range = test.ranges[port];
    if (range && range->count == 0) {
      mistakes.push_back(fmt::format("input \"{}\" has no samples; give it two or more", info.name));
    } else if (range && !first) {
      first = &info;
      test.samples = *range;
    } else if (range && (range->first != test.samples.first || range->count != test.samples.count)) {
      mistakes.push_back(fmt::format("input \"{}\" has {}, where \"{}\" has {}; all inputs of a run are of the same samples", info.name,
                                     ids(*range), first->name, ids(test.samples)));
    } else if (!range && info.type && is_empty(*info.type, test.inputs[port].get())) {
      mistakes.push_back(fmt::format("input \"{}\" is empty; give it some content", info.name));
    }
  }
  if (!mistakes.empty()) throw ContractError(fmt::format("{} cannot be tried: {}", test.node.name, fmt::join(mistakes, "; ")));
}

struct FirstCall {
  std::unique_ptr<PhaseObject> phase;
  PhaseResult result;
};

/// What the promises are tried with must work at all, and end.
FirstCall first_call(const PhaseUnderTest& test) {
  RunScope scope;
  scope.deadline = std::chrono::steady_clock::now() +
                   std::chrono::duration_cast<std::chrono::steady_clock::duration>(std::chrono::duration<double>(test.ends_within));
  try {
    auto phase = test.make();
    auto result = execute(test, *phase, scope);
    return {std::move(phase), std::move(result)};
  } catch (const ConfigError&) {
    throw;
  } catch (...) {
    if (std::chrono::steady_clock::now() > *scope.deadline) {
      throw ContractError(fmt::format("{} did not end within {:.3g} s; shorten the inputs or the duration, or look why it does not end",
                                      test.node.name, test.ends_within));
    }
    throw ContractError(fmt::format("{} does not manage the inputs of its contract: {}", test.node.name, handled_error()));
  }
}

/// Outputs that can be compared with nothing: then no promise holds for them.
void look_at_outputs(const PhaseUnderTest& test, Findings& findings) {
  for (const auto port : test.node.outputs) {
    const auto& info = test.ports[port];
    if (info.type || test.equal[port]) continue;
    findings.kept.push_back(fmt::format("content of \"{}\": not tried, for no promise: {} has neither schema() nor ==; give it one",
                                        info.name, info.type_name));
  }
}

/// Longer than calls take that end, or that a poll ends: those are refused in the first call. Calls side by side may share a core.
double patience(const PhaseUnderTest& test, int side_by_side = 1) { return 1 + 2 * side_by_side * test.ends_within; }

/// All but what is done in another process, which has a time limit of its own.
/// @return whether what follows can be judged
bool try_here(const PhaseUnderTest& test, const FirstCall& first, Findings& findings) {
  const auto begin = [&](const char* check, int side_by_side = 1) { test.watchdog->watch(check, patience(test, side_by_side)); };
  begin("options");
  check_options(test, findings);
  // A phase that breaks one of these breaks all that follow, and would be blamed for what it does not do.
  begin("same inputs, same bits");
  if (!check_repeats(test, *first.phase, first.result, findings)) return false;
  begin("any lane");
  if (!check_lanes(test, findings)) return false;
  begin("fresh memory");
  if (!check_fresh_memory(test, findings)) return false;
  begin("one object for all lanes", concurrent_calls);
  check_concurrency(test, findings);
  begin("slices do not matter");
  check_slices(test, findings);
  begin("stops soon");
  const bool stops = check_stop(test, findings);
  begin("goes on as if never stopped");
  if (stops) check_restart(test, findings);
  return true;
}

}  // namespace

ContractReport check_contract(PhaseUnderTest test) {
  look_at_inputs(test);
  if (test.settings.record.samples.empty() && test.samples.count > 0 && test.node.recorded) {
    test.settings.record.samples =
        fmt::format("{}-{}", test.samples.first, test.samples.first + std::min<std::uint64_t>(test.samples.count, 4) - 1);
  }
  Findings findings;
  bool judged = false;
  const auto elsewhere = last_sample_elsewhere(test);  // before anything is called here, and before there is another thread
  {
    Watchdog watchdog(test.node.name);
    test.watchdog = &watchdog;
    watchdog.watch("first call", patience(test));
    const auto first = first_call(test);
    look_at_outputs(test, findings);
    judged = try_here(test, first, findings);
    if (judged && findings.broken.empty()) check_first_call(test, first.result, elsewhere, findings);
    test.watchdog = nullptr;
  }
  if (judged) check_shared_data(test, findings);
  if (!findings.broken.empty()) {
    throw ContractError(fmt::format("{} breaks its contract:\n  {}", test.node.name, fmt::join(findings.broken, "\n  ")));
  }
  return fmt::format("{} keeps its contract:\n  {}\n", test.node.name, fmt::join(findings.kept, "\n  "));
}

}  // namespace regatta::testing
