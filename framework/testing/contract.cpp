#include "framework/testing/contract.hpp"

#include <algorithm>

#include <fmt/format.h>

#include "framework/core/error.hpp"
#include "framework/testing/checks.hpp"

namespace regatta::testing {

namespace {

/// What the promises are tried with must work at all.
void first_call(const PhaseUnderTest& test) {
  try {
    execute(test, *test.make());
  } catch (const ConfigError&) {
    throw;
  } catch (...) {
    throw ContractError(fmt::format("{} does not manage the inputs of its contract: {}", test.node.name, handled_error()));
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
  if (test.settings.record.samples.empty() && test.samples.count > 0 && test.node.recorded) {
    test.settings.record.samples =
        fmt::format("{}-{}", test.samples.first, test.samples.first + std::min<std::uint64_t>(test.samples.count, 4) - 1);
  }
  first_call(test);
  Findings findings;
  try_promises(test, findings);
  if (!findings.broken.empty()) {
    throw ContractError(fmt::format("{} breaks its contract:\n  {}", test.node.name, fmt::join(findings.broken, "\n  ")));
  }
  return fmt::format("{} keeps its contract:\n  {}\n", test.node.name, fmt::join(findings.kept, "\n  "));
}

}  // namespace regatta::testing
