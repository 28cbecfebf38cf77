#include <doctest/doctest.h>
#include <fmt/format.h>

#include "framework/study/results/case_numbers.hpp"

using namespace regatta;

namespace {

Results of_case(std::string name, double mean, double error) {
  PortResults port{"scores", {}, {}, false};
  port.summary.numbers = {{"ise", "rad^2 s", 100, mean, 1, error, 0, 1, 0}, {"effort", "", 100, 1e3 * mean, 1, 1e3 * error, 0, 1, 2}};
  for (int i = 0; i < 9; ++i) port.summary.numbers.push_back({fmt::format("layers[{}]", i), "m", 2, 1, 1, 1, 1, 1, 0});
  PortResults drawn{"samples", {}, {}, true};
  drawn.summary.numbers = {{"m0", "kg", 100, 1, 1, 1, 1, 1, 0}};
  Results results;
  results.ports = {std::move(drawn), std::move(port)};
  results.case_name = std::move(name);
  return results;
}

}  // namespace

TEST_SUITE("framework/study/case_numbers") {
  TEST_CASE("a column a case, with the digits their errors allow") {
    CHECK(case_numbers({of_case("gentle", 0.123456, 0.0012), of_case("type=sta", 2.5, 0.25)}) == R"(
  means, to the second digit of their standard errors, which "compare" shows; all else: study.h5

  scores           gentle  type=sta
    ise [rad^2 s]  0.1235      2.50
    effort          123.5      2500
    layers: an array of 9 elements, see /results/statistics in study.h5
    effort, gentle: left out as not finite: 2
    effort, type=sta: left out as not finite: 2
)");
  }

  TEST_CASE("cases that do not fit a line follow in further tables") {
    std::vector<Results> cases;
    for (int i = 0; i < 6; ++i) cases.push_back(of_case(fmt::format("controller={}, limit={}", i, i), 0.5, 0.01));
    const auto text = case_numbers(cases);
    std::size_t longest = 0, heads = 0, from = 0;
    for (auto to = text.find('\n'); to != std::string::npos; from = to + 1, to = text.find('\n', from)) {
      longest = std::max(longest, to - from);
      heads += text.compare(from, 8, "  scores") == 0 ? 1 : 0;
    }
    CHECK(longest <= 100);
    CHECK(heads == 3);  // 32 columns for names and three cases of 2 + 21 would be 101
    for (int i = 0; i < 6; ++i) CHECK(text.find(fmt::format("controller={}, limit={}", i, i)) != std::string::npos);
  }

  TEST_CASE("a case without numbers has dashes") {
    auto failed = of_case("failed", 0, 0);
    failed.ports[1].summary.numbers.clear();
    const auto text = case_numbers({failed, of_case("sta", 0.5, 0.1)});
    CHECK(text.find("  scores           failed   sta\n    ise [rad^2 s]       -  0.50\n") != std::string::npos);
    CHECK(case_numbers({failed, failed}).empty());
  }

  TEST_CASE("a study without cases has none") {
    CHECK(case_numbers({}).empty());
    CHECK(case_numbers({of_case("", 1, 0.1)}).empty());
  }
}
