#include <algorithm>
#include <limits>
#include <sstream>

#include <doctest/doctest.h>

#include "framework/core/characters.hpp"
#include "framework/core/error.hpp"
#include "framework/study/results/comparison.hpp"
#include "tests/framework/study/results/written_study.hpp"
#include "tests/framework/study/temporary_folder.hpp"

using namespace regatta;
using written::Outcome;
using written::Score;

namespace {

constexpr double no_number = std::numeric_limits<double>::quiet_NaN();

StudySummary summary(std::string name, Settings settings, std::vector<std::pair<std::string, Finding>> findings) {
  return {.name = std::move(name),
          .title = "Throws",
          .settings = std::move(settings),
          .samples = 1'000,
          .failed = 2,
          .missing = 0,
          .findings = std::move(findings)};
}

Finding rate(double value, double low, double high) { return {.rate = true, .value = value, .low = low, .high = high}; }
Finding mean(double value, double error) { return {.value = value, .error = error}; }

std::size_t widest_line(const std::string& text) {
  std::istringstream in(text);
  std::size_t widest = 0;
  for (std::string line; std::getline(in, line);) widest = std::max(widest, character_count(line));
  return widest;
}

}  // namespace

TEST_SUITE("framework/study/comparison") {
  TEST_CASE("a row a study, numbers below numbers; settings that are the same in all are left out") {
    const Comparison comparison({summary("a", {{"phases.fly.drag", "0.01"}, {"seed", "1"}},
                                         {{"scores.hit", rate(0.814, 0.8063, 0.8215)}, {"scores.miss [m]", mean(12.3456, 0.02)}}),
                                 summary("out/b", {{"phases.fly.drag", "0.5"}, {"seed", "1"}},
                                         {{"scores.hit", rate(0.0712, 0.061, 0.0823)}, {"scores.miss [m]", mean(123.456, 1.5)}})});
    CHECK(comparison.text() == R"(  study       samples  failed
    1  a        1,000       2
    2  out/b    1,000       2

  phases.fly.drag  studies
    0.01                 1
    0.5                  2

  scores.hit     rate     95 % interval
    1  a      81.40 %  80.63 -  82.15 %
    2  out/b   7.12 %   6.10 -   8.23 %

  scores.miss [m]    mean  +- std error
    1  a           12.346         0.020
    2  out/b        123.5           1.5
)");
  }

  TEST_CASE("as CSV: a line a study, all digits, empty where a study has no such column") {
    const Comparison comparison(
        {summary("a", {{"drag", "0.01"}}, {{"scores.hit", rate(0.1, 0.05, 1.0 / 3)}, {"scores.miss [m]", mean(no_number, no_number)}}),
         summary("b, c", {}, {{"scores.hit", rate(0.5, 0.25, 0.75)}})});
    CHECK(comparison.csv() ==
          "study,title,drag,samples,failed,missing,scores.hit.rate,scores.hit.low,scores.hit.high,scores.miss [m].mean,scores.miss "
          "[m].standard_error\n"
          "a,Throws,0.01,1000,2,0,0.1,0.05,0.3333333333333333,nan,nan\n"
          "\"b, c\",Throws,-,1000,2,0,0.5,0.25,0.75,,\n");
  }

  TEST_CASE("what is no number, and what a study has not, is a dash; what happened in none is left out") {
    const Comparison comparison(
        {summary("a", {},
                 {{"scores.miss [m]", mean(no_number, no_number)},
                  {"scores.one [m]", mean(4, no_number)},
                  {"scores.outcome = lost", rate(0, 0, 0.01)}}),
         summary("b", {}, {{"scores.hit", rate(0, 0, 0.01)}, {"scores.none", rate(no_number, no_number, no_number)}})});
    CHECK(comparison.text() == R"(  study   samples  failed
    1  a    1,000       2
    2  b    1,000       2

  scores.hit     rate     95 % interval
    1  a            -                 -
    2  b       0.00 %   0.00 -   1.00 %
  scores.none    rate     95 % interval
    1  a            -                 -
    2  b            -                 -

  scores.miss [m]  mean  +- std error
    1  a              -             -
    2  b              -             -
  scores.one [m]   mean  +- std error
    1  a              4             -
    2  b              -             -
)");
  }

  TEST_CASE("it fits into 100 columns whatever the names are, and every row can be told from the others") {
    const std::string folder = "/a/very/long/path/to/results/of/the/winter/campaign/with_two_controllers_and_more";
    const std::string name = "scores.a_structure.with_a_name.that_is_longer.than_what_a.terminal_shows [m/s^2]",
                      setting = "phases.simulate." + std::string(80, 'k');
    std::vector<StudySummary> studies;
    for (int i = 0; i < 12; ++i) {
      studies.push_back(summary(fmt::format("{}{}: controller=classical, mass of the cart=1.25, mass of the pole=0.125", folder, i / 6),
                                {{setting, fmt::format("[{}, {}]", std::string(90, '1'), i % 3)}},
                                {{name, mean(-1.2345678e-7, 3e-12)}, {"scores.hit", rate(1, 0.999, 1)}}));
    }
    const auto text = Comparison(std::move(studies)).text();
    CAPTURE(text);
    CHECK(widest_line(text) <= 100);
    CHECK(text.find("\n    12  ...") != std::string::npos);
    CHECK(text.find(", 0]  1, 4, 7, 10\n") != std::string::npos);
    CHECK(text.find("-1.234568e-07") != std::string::npos);
  }

  TEST_CASE("a study.h5 as it was written: rates and means of what was found, not of what was drawn") {
    const TemporaryFolder folder;
    written::write(folder.path() / "s",
                   {written::results({{.hit = true, .miss = 1}, {.outcome = Outcome::burst, .miss = 3}, {.miss = 8}, {.miss = no_number}},
                                     {{2, "it broke"}}, 2)},
                   {{{"drag", "2"}}});
    const auto summaries = read_summaries(folder.path() / "s", written::ports());
    REQUIRE(summaries.size() == 1);
    const auto& study = summaries.front();
    CHECK(study.name == (folder.path() / "s").string());
    CHECK(study.title == "Throws");
    CHECK(study.settings == Settings{{"drag", "2"}});
    CHECK(study.samples == 6);
    CHECK(study.failed == 1);
    CHECK(study.missing == 2);
    const auto text = Comparison(summaries).text();
    CAPTURE(text);
    CHECK(text.find("  study") == 0);
    CHECK(text.find("missing\n") != std::string::npos);
    CHECK(text.find("scores.hit") != std::string::npos);
    CHECK(text.find("scores.outcome = burst") != std::string::npos);
    CHECK(text.find("scores.outcome = lost") == std::string::npos);  // which did not happen
    CHECK(text.find("scores.settled [s]") != std::string::npos);     // no sample has one: a dash
    CHECK(text.find("speed") == std::string::npos);
    // Of 1 and 3, for the sample that failed and the one that is not finite are left out; the standard error is sqrt(2 / 2) = 1.
    const auto found = std::ranges::find(study.findings, "scores.miss [m]", [](const auto& entry) { return entry.first; });
    REQUIRE(found != study.findings.end());
    CHECK(found->second.value == 2);
    CHECK(found->second.error == 1);
  }

  TEST_CASE("each case of a sweep is a row, with the settings of that case") {
    const TemporaryFolder folder;
    written::write(folder.path() / "s",
                   {written::of_case("drag=1", {{.miss = 1}, {.miss = 2}}), written::of_case("drag=2", {{.miss = 3}, {.miss = 4}})},
                   {{{"phases.fly.drag", "1"}}, {{"phases.fly.drag", "2"}}});
    written::write(folder.path() / "t", {written::results({{.miss = 3}, {.miss = 4}})}, {{{"phases.fly.drag", "2"}}}, "Others");
    auto studies = read_summaries(folder.path() / "s", written::ports());
    REQUIRE(studies.size() == 2);
    CHECK(studies[1].name == (folder.path() / "s").string() + ": drag=2");
    CHECK(studies[1].settings == Settings{{"phases.fly.drag", "2"}});
    for (auto& study : read_summaries(folder.path() / "t", written::ports())) studies.push_back(std::move(study));
    const auto text = Comparison(studies).text();
    CAPTURE(text);
    CHECK(text.find("\n  title            studies\n    Throws             1-2\n    Others               3\n"
                    "  phases.fly.drag  studies\n    1                    1\n    2                  2-3\n") != std::string::npos);
  }

  TEST_CASE("a study that has come to nothing yet, and one whose results are gone or damaged") {
    const TemporaryFolder folder;
    written::write(folder.path() / "empty", {written::results({}, {}, 3)}, {{}});
    const auto empty = read_summaries(folder.path() / "empty", written::ports());
    REQUIRE(empty.size() == 1);
    CHECK(empty.front().missing == 3);
    CHECK(Comparison(empty).text().find("3       0        3\n") != std::string::npos);

    const auto none = Workspace(folder.path() / "none").study_file();
    CHECK_THROWS_WITH_AS(static_cast<void>(read_summaries(folder.path() / "none", written::ports())),
                         (none.string() + ": there are no results to compare; run the study to its end").c_str(), ConfigError);

    written::write(folder.path() / "damaged", {written::results({{.outcome = Outcome::burst}, {.miss = 2}})}, {{}});
    const auto damaged = Workspace(folder.path() / "damaged").study_file();
    REQUIRE(read_summaries(folder.path() / "damaged", written::ports()).size() == 1);
    std::filesystem::resize_file(damaged, std::filesystem::file_size(damaged) / 2);
    CHECK_THROWS_WITH_AS(static_cast<void>(read_summaries(folder.path() / "damaged", written::ports())),
                         doctest::Contains((damaged.string() + ": ").c_str()), Error);
  }
}
