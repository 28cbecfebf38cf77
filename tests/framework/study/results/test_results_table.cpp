#include <algorithm>
#include <limits>
#include <sstream>

#include <doctest/doctest.h>

#include "framework/study/results/results_table.hpp"
#include "framework/study/results/wilson.hpp"

using namespace regatta;

namespace {

RateSummary rate(std::string name, std::string value, std::uint64_t count, std::uint64_t n) {
  const auto [low, high] = wilson_interval(count, n);
  return {std::move(name), std::move(value), count, n, static_cast<double>(count) / static_cast<double>(n), low, high};
}

constexpr double undefined = std::numeric_limits<double>::quiet_NaN();

Results example() {
  Results results{.samples = 10'000, .failed = 13, .missing = 0, .ports = {}, .runs = {}, .failed_samples = {}};
  PortResults scores{"scores", {}, {}, false, false};
  scores.summary.rates = {rate("held", "true", 9'182, 10'000), rate("outcome", "completed", 9'182, 10'000),
                          rate("outcome", "fell", 805, 10'000), rate("outcome", "left_track", 0, 10'000),
                          rate("outcome", "failed", 13, 10'000)};
  scores.summary.numbers = {{"ise", "rad^2 s", 9'987, 0.0123456, 4e-4, 2e-4, 1.5e-5, 0.8123456, 0},
                            {"effort", "N^2 s", 9'986, 123'456.7, 1.6e9, 400.3, 0, 2.5e7, 1},
                            {"switches", "", 9'987, 12, 16, 0.04, 0, 4'321, 0},
                            {"drift", "m", 9'987, -3.1e-9, 1e-18, 1e-11, -4e-9, 1.23456e-8, 0}};
  results.ports.push_back(scores);
  scores.port = "samples";
  scores.drawn = true;  // neither this nor an outcome that did not happen is in the table
  results.ports.push_back(std::move(scores));
  return results;
}

std::size_t longest_line(const std::string& text) {
  std::istringstream in(text);
  std::size_t longest = 0;
  for (std::string line; std::getline(in, line);) longest = std::max(longest, line.size());
  return longest;
}

}  // namespace

TEST_SUITE("framework/study/results_table") {
  TEST_CASE("rates with intervals, numbers with the digits their error allows") {
    CHECK(results_table("how_far_can_it_lean", example()) == R"(how_far_can_it_lean: 10,000 samples, 9,987 complete, 13 failed

  scores               count     rate     95 % interval
    held               9,182  91.82 %  91.27 -  92.34 %
    outcome completed  9,182  91.82 %  91.27 -  92.34 %
    outcome fell         805   8.05 %   7.53 -   8.60 %
    outcome failed        13   0.13 %   0.08 -   0.22 %

  scores                  mean  +- std error  std deviation      min        max
    ise [rad^2 s]      0.01235       0.00020           0.02  1.5e-05     0.8123
    effort [N^2 s]      123457           400          40000        0    2.5e+07
    switches            12.000         0.040              4        0       4321
    drift [m]       -3.100e-09       1.0e-11          1e-09   -4e-09  1.235e-08
    effort: left out as not finite: 1
)");
  }

  TEST_CASE("what is not there is a dash, and missing samples are said") {
    Results results{.samples = 1'200, .failed = 0, .missing = 1'199, .ports = {}, .runs = {}, .failed_samples = {}};
    PortResults port{"soundings", {}, {}, false, false};
    port.summary.numbers = {{"misfit", "", 1, 0.25, undefined, undefined, 0.25, 0.25, 0},
                            {"depth", "m", 0, undefined, undefined, undefined, undefined, undefined, 0}};
    port.summary.rates = {{"fits", "true", 0, 0, undefined, 0, 1}};
    results.ports.push_back(std::move(port));
    CHECK(results_table("field", results) == R"(field: 1,200 samples, 1 complete, 0 failed, 1,199 missing

  soundings  count  rate     95 % interval
    fits         0     -   0.00 - 100.00 %

  soundings    mean  +- std error  std deviation   min   max
    misfit     0.25             -              -  0.25  0.25
    depth [m]     -             -              -     -     -
)");
  }

  TEST_CASE("long names keep their end and rather that than their unit, long arrays are named") {
    Results results{.samples = 2, .failed = 0, .missing = 0, .ports = {}, .runs = {}, .failed_samples = {}};
    PortResults port{"models", {}, {}, false, false};
    for (int i = 0; i < 9; ++i) port.summary.numbers.push_back({fmt::format("layers[{}]", i), "m", 2, 1, 1, 1, 1, 1, 0});
    port.summary.numbers.push_back(
        {"a/very/long/path/of/nested/structures/resistivity", "\u03a9 m", 2, -123456.789012, 1e12, 1e-3, -1.234e-300, 1.234e300, 0});
    results.ports.push_back(std::move(port));
    const auto text = results_table("m", results);
    CHECK(text == R"(m: 2 samples, 2 complete, 0 failed

  models                                mean  +- std error  std deviation          min         max
    .../structures/resistivity  -123456.7890        0.0010        1000000  -1.234e-300  1.234e+300
    layers: an array of 9 elements, see /results/statistics in study.h5
)");
    CHECK(longest_line(text) <= 100);
    CHECK(longest_line(results_table("x", example())) <= 100);
  }

  TEST_CASE("of each drawn parameter the column that it goes with best, the strongest first, where it is clear") {
    Results results{.samples = 100, .failed = 0, .missing = 0, .ports = {}, .runs = {}, .failed_samples = {}};
    const auto row = [](std::string name, std::string parameter, double rank) {
      SensitivitySummary made;
      made.name = std::move(name), made.parameter = std::move(parameter), made.n = made.rank_n = 100;
      made.spearman = rank, made.spearman_low = rank - 0.15, made.spearman_high = rank + 0.15;
      made.bins = 10;
      return made;
    };
    PortResults port{"scores", {}, {}, false, false};
    port.summary.sensitivity = {row("ise", "theta1", 0.7), row("held", "theta1", -0.8), row("ise", "m0", 0.30),
                                row("ise", "m1", 0.31),    row("ise", "m2", undefined), row("ise", "theta2", 0.75)};
    results.ports.push_back(port);
    CHECK(results_table("s", results) == R"(s: 100 samples, 100 complete, 0 failed

  drawn     goes most with  share of variance  rank correlation     95 % interval
    theta1     scores/held             0.00 %            -0.800  -0.950 to -0.650
    theta2      scores/ise             0.00 %             0.750   0.600 to  0.900
    m1          scores/ise             0.00 %             0.310   0.160 to  0.460
)");
    // Of 6 pairs with 3 tests each z = 2.991 leaves 0.05 / 36 in a tail; atanh(r) sqrt(97 / (1 + r^2/2)) is 2.982 for 0.30 and 3.085 for
    // 0.31.
    for (int i = 0; i < 20; ++i) results.ports[0].summary.sensitivity.push_back(row("ise", fmt::format("p{}", i), 0.5));
    const auto text = results_table("s", results);
    CHECK(std::ranges::count(text, '\n') == 8);  // five at most
    CHECK(text.find("p2 ") != std::string::npos);
    CHECK(text.find("p3 ") == std::string::npos);
  }

  TEST_CASE("on what the rate of a boolean depends, also along a curve that rises and falls, and how large the worst values get") {
    Results results{.samples = 1'000, .failed = 0, .missing = 0, .ports = {}, .runs = {}, .failed_samples = {}};
    const auto row = [](std::string parameter, double share, double per_deviation) {
      SensitivitySummary made;
      made.name = "held", made.parameter = std::move(parameter), made.n = made.rank_n = 1'000, made.bins = 31;
      made.first_order = share, made.first_order_error = 0.012;
      made.slope = per_deviation, made.slope_error = made.per_deviation_error = 0.01, made.per_deviation = per_deviation;
      return made;
    };
    PortResults port{"scores", {}, {}, false, false};
    port.summary.rates = {rate("held", "true", 800, 1'000)};
    port.summary.sensitivity = {row("m1", 0.001, 0.002), row("theta1", 0.02, 0.05), row("theta2", 0.3, -0.001)};
    port.summary.tails = {{"effort", "N", 0.95, 1'000, 12'270, 12'190, 12'350, 13'954, 27}};
    results.ports.push_back(port);
    const auto text = results_table("s", results);
    CHECK(text.find("\n  scores        worst    VaR   95 % interval   CVaR  +- std error\n"
                    "    effort [N]    5 %  12270  12190 to 12350  13954            27\n") != std::string::npos);
    // One mistake in 20 for 3 tests of 3 pairs: z = 2.77. m1 has a slope of 0.2 standard errors.
    CHECK(text.find("\n  scores/held depends on  share of variance  +- std error  per +1 std deviation  +- std error\n"
                    "    theta2                          30.00 %        1.20 %               -0.10 %        1.00 %\n"
                    "    theta1                           2.00 %        1.20 %               +5.00 %        1.00 %\n\n") !=
          std::string::npos);
    CHECK(longest_line(text) <= 100);
  }

  TEST_CASE("a study without reduced ports is one line") {
    Results results{.samples = 3, .failed = 1, .missing = 0, .ports = {}, .runs = {}, .failed_samples = {}};
    CHECK(results_table("bare", results) == "bare: 3 samples, 2 complete, 1 failed\n");
  }
}
