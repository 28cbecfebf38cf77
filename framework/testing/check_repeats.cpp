#include <fmt/format.h>

#include "framework/testing/checks.hpp"

namespace regatta::testing {

bool check_repeats(const PhaseUnderTest& test, const PhaseObject& phase, const PhaseResult& first, Findings& findings) {
  auto differs = difference(test, first, execute(test, phase));
  std::string when = "when it is called again with the same inputs";
  if (differs.empty()) {
    differs = difference(test, first, execute(test, *test.make()));
    when = "when it is called in another object with the same options";
  }
  if (!differs.empty()) {
    findings.broken.push_back(fmt::format(
        "same inputs, same bits: {} {}; take random numbers from run.random(sample), and no time, address or counter", differs, when));
    return false;
  }
  findings.kept.emplace_back("same inputs, same bits: 3 calls, 2 objects");
  return true;
}

}  // namespace regatta::testing
