#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <limits>

#include <doctest/doctest.h>

#include "framework/core/error.hpp"
#include "framework/study/results/export_tables.hpp"
#include "tests/framework/study/results/written_study.hpp"
#include "tests/framework/study/temporary_folder.hpp"

using namespace regatta;
using written::Outcome;
using written::Score;

namespace {

constexpr double no_number = std::numeric_limits<double>::quiet_NaN();

std::string csv(const NamedTable& named) {
  char* text = nullptr;
  std::size_t size = 0;
  auto* file = ::open_memstream(&text, &size);
  named.table.write(file, named.name);
  std::fclose(file);
  std::string out(text, size);
  std::free(text);
  return out;
}

std::vector<std::string> names(const std::vector<NamedTable>& tables) {
  std::vector<std::string> all;
  for (const auto& table : tables) all.push_back(table.name);
  return all;
}

/// The tables of a study of these cases.
std::vector<NamedTable> exported(const std::vector<Results>& cases) {
  const TemporaryFolder folder;
  written::write(folder.path(), cases, std::vector<Settings>(cases.size()));
  return export_tables(Reader(Workspace(folder.path()).study_file()), written::ports());
}

}  // namespace

TEST_SUITE("framework/study/export_tables") {
  TEST_CASE("one table joins what was drawn, under its own names, and the ports; a sample that is not complete has only a status") {
    const auto tables =
        exported({written::results({{.hit = true, .outcome = Outcome::burst, .miss = 0.5, .note = "a, b", .reach = {1, 2}, .settled = 3},
                                    {.miss = no_number, .note = "\"q\"", .gates = {4, 5}},
                                    {.miss = 9}},
                                   {{2, "it broke"}}, 1)});
    REQUIRE_FALSE(tables.empty());
    CHECK(tables.front().name == "results");
    CHECK(csv(tables.front()) ==
          "# Throws: /results of study.h5\n"
          "# units,,m/s,kg,,,m,,m,m,,s\n"
          "sample,status,speed,ball.mass,scores.hit,scores.outcome,scores.miss,scores.note,scores.reach.0,scores.reach.1,scores.gates_"
          "count,scores.settled\n"
          "0,complete,10,1,true,burst,0.5,\"a, b\",1,2,0,3\n"
          "1,complete,11,1,false,landed,nan,\"\"\"q\"\"\",0,0,2,\n"
          "2,failed,,,,,,,,,,\n"
          "3,missing,,,,,,,,,,\n");
    CHECK(tables.front().table.left_out() == std::vector<std::string>{"scores.gates"});  // a list has no place in it, its length has
  }

  TEST_CASE("all other tables have files of their own, named after their groups") {
    const auto tables = exported({written::results({{.miss = 1}, {.miss = 2}}, {{1, "the wind, again"}})});
    CHECK(names(tables) == std::vector<std::string>{"results", "statistics_samples_convergence", "statistics_samples_histograms",
                                                    "statistics_samples_numbers", "statistics_samples_percentiles",
                                                    "statistics_scores_convergence", "statistics_scores_histograms",
                                                    "statistics_scores_numbers", "statistics_scores_percentiles", "statistics_scores_rates",
                                                    "runs", "runs_failed_samples"});
    CHECK(csv(tables.back()) ==
          "# Throws: /runs/failed_samples of study.h5\n# units,,,\nsample,run,reason,case_index\n1,0,\"the wind, again\",0\n");
  }

  TEST_CASE("a study of which nothing is done has a row a sample all the same") {
    const auto tables = exported({written::results({}, {}, 2)});
    REQUIRE(tables.front().name == "results");
    const auto text = csv(tables.front());
    CHECK(text.substr(text.find("\n0,") + 1) == "0,missing,,,,,,,,,,\n1,missing,,,,,,,,,,\n");
  }

  TEST_CASE("a file without any table has none") {
    const TemporaryFolder folder;
    write_whole(folder.path() / "study.h5", Document().build());
    CHECK(export_tables(Reader(folder.path() / "study.h5"), written::ports()).empty());
  }

  TEST_CASE("each case of a sweep has a table, in their order in the file") {
    const std::vector cases{written::of_case("a", {{.miss = 1}}), written::of_case("b/c", {{.miss = 2}, {.miss = 3}})};
    const auto tables = exported(cases);
    const auto all = names(tables);
    CHECK(std::vector(all.begin(), all.begin() + 2) == std::vector<std::string>{"a", "b_c"});
    CHECK(csv(tables[0]).starts_with("# Throws: /results/a of study.h5\n"));
    CHECK(tables[0].table.rows() == 1);
    CHECK(tables[1].table.rows() == 2);
    CHECK(std::ranges::find(all, "b_c_statistics_scores_rates") != all.end());
    CHECK(std::ranges::find(all, "cases") != all.end());
  }

  TEST_CASE("one port alone: its columns without a prefix; one table a case") {
    const TemporaryFolder folder;
    written::write(folder.path(), {written::of_case("a", {{.miss = 1}}), written::of_case("b", {{.miss = 2}})}, {{}, {}});
    const Reader study(Workspace(folder.path()).study_file());
    const auto tables = export_port(study, "samples");
    CHECK(names(tables) == std::vector<std::string>{"a_samples", "b_samples"});
    CHECK(csv(tables[1]) == "# Throws: /results/b/samples of study.h5\n# units,,m/s,kg\nsample,status,speed,ball.mass\n0,complete,10,1\n");
  }

  TEST_CASE("a port that is not there, with the nearest one and all that there are") {
    const TemporaryFolder folder;
    written::write(folder.path(), {written::results({{.miss = 1}})}, {{}});
    const auto file = Workspace(folder.path()).study_file();
    CHECK_THROWS_WITH_AS(
        static_cast<void>(export_port(Reader(file), "score")),
        ("--port score: " + file.string() + " has no results of it, did you mean \"scores\"; there are: samples, scores").c_str(),
        ConfigError);
    CHECK_THROWS_WITH_AS(static_cast<void>(export_port(Reader(file), "rates")),
                         ("--port rates: " + file.string() + " has no results of it; there are: samples, scores").c_str(), ConfigError);
  }

  TEST_CASE("a damaged column is said, with its file and group, and nothing is exported of it") {
    const TemporaryFolder folder;
    std::vector<Score> scores(4000);  // more than stands in the header of a column, which HDF5 reads with its name
    scores[3000].note = "a text to find";
    written::write(folder.path(), {written::results(scores)}, {{}});
    const auto file = Workspace(folder.path()).study_file();
    written::damage(file, "a text to find");
    CHECK_THROWS_WITH_AS(static_cast<void>(export_tables(Reader(file), written::ports())),
                         doctest::Contains((file.string() + ": ").c_str()), Error);
    CHECK_THROWS_WITH_AS(static_cast<void>(export_port(Reader(file), "scores")), doctest::Contains("/results/scores"), Error);
    CHECK(export_port(Reader(file), "samples").size() == 1);  // which is whole
  }
}
