#include "framework/testing/contract.hpp"

#include <algorithm>
#include <chrono>

#include <fmt/format.h>

#include "framework/core/columns.hpp"
#include "framework/core/error.hpp"
#include "framework/testing/checks.hpp"

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

/// What the promises are tried with must work at all, and end.
void first_call(const PhaseUnderTest& test) {
  RunScope scope;
  scope.deadline = std::chrono::steady_clock::now() +
                   std::chrono::duration_cast<std::chrono::steady_clock::duration>(std::chrono::duration<double>(test.ends_within));
  try {
    execute(test, *test.make(), scope);
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

void try_promises(const PhaseUnderTest& test, Findings& findings) {
  check_options(test, findings);
  // A phase that breaks one of these breaks all that follow, and would be blamed for what it does not do.
  if (!check_repeats(test, findings) || !check_lanes(test, findings) || !check_fresh_memory(test, findings)) return;
  check_concurrency(test, findings);
  check_slices(test, findings);
  if (check_stop(test, findings)) check_restart(test, findings);
  check_shared_data(test, findings);
}

}  // namespace

ContractReport check_contract(PhaseUnderTest test) {
  look_at_inputs(test);
  if (test.settings.record.samples.empty() && test.samples.count > 0 && test.node.recorded) {
    test.settings.record.samples =
        fmt::format("{}-{}", test.samples.first, test.samples.first + std::min<std::uint64_t>(test.samples.count, 4) - 1);
  }
  first_call(test);
  Findings findings;
  look_at_outputs(test, findings);
  try_promises(test, findings);
  if (!findings.broken.empty()) {
    throw ContractError(fmt::format("{} breaks its contract:\n  {}", test.node.name, fmt::join(findings.broken, "\n  ")));
  }
  return fmt::format("{} keeps its contract:\n  {}\n", test.node.name, fmt::join(findings.kept, "\n  "));
}

}  // namespace regatta::testing
