#include <algorithm>
#include <cstdio>
#include <cstdlib>

#include <doctest/doctest.h>

#include "framework/core/error.hpp"
#include "framework/study/results/export_tables.hpp"
#include "framework/study/results/stopped_column.hpp"
#include "framework/study/results/study_difference.hpp"
#include "framework/study/results/study_summary.hpp"
#include "tests/framework/study/recordings_folder.hpp"

using namespace regatta;
using example::run_study;
using example::StudyCall;

namespace {

struct Value {
  double x = 0;
  static constexpr auto schema() { return fields(field<&Value::x>("a number", unit("m"))); }
};

class Times {
 public:
  static constexpr PhaseInfo info{.name = "times", .summary = "Multiplies"};
  struct Options {
    double factor = 2;
    static constexpr auto schema() { return fields(field<&Options::factor>("of the number")); }
  };
  explicit Times(const Options& options) : factor_(options.factor) {}
  Out<"doubled", Samples<Value>> process(In<"rows", Samples<Value>> rows) const {
    auto out = *rows;
    for (auto& row : out.rows) row.x *= factor_;
    return out;
  }

 private:
  double factor_;
};
REGATTA_PHASE(Times);

/// Both outputs are called "doubled", and have a name before a slash.
const PipelineInfo& both() {
  static const auto info = pipeline<Out<"rows", Samples<Value>>>()
                               .then<As<"low", Times>>()
                               .then<As<"high", Times>>()
                               .reduce<"low/doubled">()
                               .reduce<"high/doubled">()
                               .info();
  return info;
}

StudyCall call(const std::string& more = {}) {
  return {.text = "[samples]\ncount = 40\nper_run = 20\n[samples.parameters]\nx = { uniform = [1, 2] }\n[phases.high]\nfactor = 3\n" + more,
          .pipeline = &both()};
}

std::string csv(const CsvTable& table) {
  char* text = nullptr;
  std::size_t size = 0;
  auto* file = ::open_memstream(&text, &size);
  table.write(file, "memory");
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

/// The third line of a table.
std::string header(const CsvTable& table) {
  const auto text = csv(table);
  const auto begin = text.find('\n', text.find('\n') + 1) + 1;
  return text.substr(begin, text.find('\n', begin) - begin);
}

Reader study_of(const TemporaryFolder& folder) { return Reader(Workspace(folder.path()).study_file()); }

}  // namespace

TEST_SUITE("framework/study/renamed_ports") {
  TEST_CASE("ports with a slash are no cases: one table of all samples, and names of files without it") {
    const TemporaryFolder folder;
    run_study(folder.path(), call());
    const auto tables = export_tables(study_of(folder), both());
    CHECK(tables.front().name == "results");
    CHECK(header(tables.front().table) == "sample,status,high/doubled.x,low/doubled.x");
    CHECK(tables.front().table.rows() == 40);
    const auto all = names(tables);
    CHECK(std::ranges::count(all, "statistics_low_doubled_numbers") == 1);
    CHECK(std::ranges::count(all, "low") == 0);
    const auto alone = export_port(study_of(folder), "low/doubled");
    REQUIRE(names(alone) == std::vector<std::string>{"low_doubled"});
    CHECK(header(alone.front().table) == "sample,status,x");
    CHECK_THROWS_WITH_AS(static_cast<void>(export_port(study_of(folder), "lo/doubled")),
                         doctest::Contains("has no results of it, did you mean \"low/doubled\"; there are: high/doubled, low/doubled"),
                         ConfigError);
  }

  TEST_CASE("cases of a sweep have them each, and a case may be called like a phase") {
    const TemporaryFolder folder;
    run_study(folder.path(), call("[[sweep]]\nname = \"low\"\n\"phases.low.factor\" = 1\n[[sweep]]\nname = \"b\"\n"
                                  "\"phases.low.factor\" = 5\n"));
    const auto tables = export_tables(study_of(folder), both());
    const auto all = names(tables);
    CHECK(std::vector(all.begin(), all.begin() + 2) == std::vector<std::string>{"b", "low"});
    CHECK(header(tables[0].table) == "sample,status,high/doubled.x,low/doubled.x");
    CHECK(header(tables[1].table) == "sample,status,high/doubled.x,low/doubled.x");
    CHECK(names(export_port(study_of(folder), "low/doubled")) == std::vector<std::string>{"b_low_doubled", "low_low_doubled"});
    const auto summaries = read_summaries(folder.path(), both());
    REQUIRE(summaries.size() == 2);
    CHECK(summaries[1].findings.front().first == "high/doubled.x [m]");
  }

  TEST_CASE("a rule that ends the study names their columns as messages and tables do, or with dots only") {
    for (const auto* name : {"low/doubled.x", "low.doubled.x"}) {
      CAPTURE(name);
      const TemporaryFolder folder;
      run_study(folder.path(), call(std::string("[stop]\ncolumn = \"") + name + "\"\nhalf_width = 1.0\nmin_samples = 10\nblock = 10\n"));
      CHECK(study_of(folder).text("/results", "stop_rule").value().find(name) != std::string::npos);
      CHECK(study_of(folder).natural("/results", "stopped_early") == 1);
    }
  }

  TEST_CASE("of two columns that are the same with dots, the one that is named as it is listed") {
    std::vector<StoppedColumn> columns(2);
    columns[0].name = "low.doubled.x";
    columns[1].name = "low/doubled.x";
    columns[0].port = 1;
    CHECK(find_stopped(columns, "low/doubled.x", "").value().port == 0);
    CHECK(find_stopped(columns, "low.doubled.x", "").value().port == 1);
    CHECK(find_stopped(columns, "low/doubled/x", "").value().port == 1);
  }

  TEST_CASE("compare and diff tell them apart") {
    const TemporaryFolder one, other;
    run_study(one.path(), call());
    auto changed = call();
    changed.overrides = {"phases.low.factor=4"};
    run_study(other.path(), changed);
    std::vector<std::string> found;
    const auto summaries = read_summaries(one.path(), both());
    for (const auto& finding : summaries.front().findings) found.push_back(finding.first);
    CHECK(found == std::vector<std::string>{"high/doubled.x [m]", "low/doubled.x [m]"});
    const auto difference = study_difference(Workspace(one.path()), Workspace(other.path()), both());
    std::vector<std::string> differing;
    for (const auto& column : difference.results) differing.push_back(column.column);
    CHECK(std::ranges::count(differing, "/results/low/doubled/x") == 1);
    CHECK(std::ranges::none_of(differing, [](const auto& column) { return column.find("/high/") != std::string::npos; }));
  }

  TEST_CASE("samples that are input files have their paths in the tables, in the place after their ids") {
    const recordings::Folder folder({"a", "b"});
    folder.run();
    const auto tables = export_tables(Reader(folder.path("out") / "study.h5"), recordings::info());
    REQUIRE(tables.front().name == "results");
    CHECK(header(tables.front().table).starts_with("sample,input,status,summaries."));
    CHECK(csv(tables.front().table).find("\n1," + folder.path("data/b.txt").string() + ",complete,") != std::string::npos);
    CHECK(csv(tables.front().table).find("\n# units,,,") != std::string::npos);
  }
}
