#include <fstream>

#include <doctest/doctest.h>

#include "framework/phase/no_options.hpp"
#include "framework/study/sampling/draw_samples.hpp"
#include "tests/framework/study/example_study.hpp"
#include "tests/framework/study/temporary_folder.hpp"

using example_study::mistakes;
using namespace regatta;

namespace {

/// Two numbers that do not go together in any order.
struct Interval {
  double low = 1;
  double high = 2;
  static constexpr auto schema() {
    return fields(field<&Interval::low>("of the interval", range(0, 10)), field<&Interval::high>("of the interval", range(0, 10)));
  }
  std::string problem() const { return low < high ? std::string() : fmt::format("low = {} is not below high = {}; swap them", low, high); }
};

class Measure {
 public:
  static constexpr PhaseInfo info{.name = "measure", .summary = "A mapping"};
  using Options = NoOptions;
  explicit Measure(const Options&) {}
  Out<"measured", Samples<Interval>> process(In<"samples", Samples<Interval>> samples) const { return *samples; }
};

PipelineInfo pipeline_of_intervals() { return pipeline<Out<"samples", Samples<Interval>>>().then<Measure>().info(); }

Study read(const std::string& text, const std::filesystem::path& file = "study.toml") {
  return parse_study(text, file, {}, pipeline_of_intervals());
}
std::string wrong_with(const std::string& text) {
  return mistakes([&] { return read(text); });
}

}  // namespace

TEST_SUITE("framework/study/sample_problems") {
  TEST_CASE("a study whose samples all fail is refused, with the place of what they are made of") {
    CHECK(wrong_with("[samples]\ncount = 2000\n[samples.parameters]\nlow = 3\n") ==
          "study.toml:3:1: each of 1,000 samples that were tried would fail, such as sample 0: low = 3 is not below high = 2; swap them");
    CHECK(wrong_with("[samples]\ncount = 1\n[samples.parameters]\nlow = 3\n") ==
          "study.toml:3:1: the only sample would fail: sample 0: low = 3 is not below high = 2; swap them");
    CHECK(wrong_with("[samples]\ncount = 2000\n[samples.parameters]\nlow = 1.5\n").empty());
  }
  TEST_CASE("values out of range count, too") {
    const auto study = read("[samples]\ncount = 20\n[samples.parameters]\nhigh = { normal = [8, 3] }\n");  // a quarter above 10
    REQUIRE(study.warnings.size() == 1);
    CHECK(study.warnings.front().find(" of 20 samples will fail, such as sample ") != std::string::npos);
    CHECK(study.warnings.front().find("samples.parameters.high = 1") != std::string::npos);
    CHECK(study.warnings.front().find("is outside its range") != std::string::npos);
  }
  TEST_CASE("of a study some of whose samples fail, a warning says how many") {
    const auto study = read("[samples]\ncount = 400\n[samples.parameters]\nlow = { uniform = [0, 4] }\n");
    const auto drawn = draw_samples(study, type_of<Samples<Interval>>(), 0, 400);
    REQUIRE(drawn.failed.size() > 150);  // half of them: 200 +- 10
    REQUIRE(drawn.failed.size() < 250);
    REQUIRE(study.warnings.size() == 1);
    CHECK(study.warnings.front() == fmt::format("study.toml:3:1: {} of 400 samples will fail, such as sample {}: {}", drawn.failed.size(),
                                                drawn.failed.front().id, drawn.failed.front().reason));
    const auto& rows = std::static_pointer_cast<Samples<Interval>>(drawn.samples)->rows;
    for (const auto& failure : drawn.failed) CHECK(failure.reason == rows[failure.id].problem());  // as drawn
    CHECK(read("[samples]\ncount = 400\n[samples.parameters]\nlow = { uniform = [0, 2] }\n").warnings.empty());
  }
  TEST_CASE("each row of a table that cannot be is a mistake of its own") {
    const TemporaryFolder folder;
    std::ofstream(folder.path() / "t.csv") << "low,high\n1,2\n3,2\n0,5\n4,4\n";
    const std::string table = "[samples]\nmethod = \"table\"\ntable = \"t.csv\"\n";
    const auto read_table = [&](const std::string& text) { return read(table + text, folder.path() / "study.toml"); };
    const auto said = mistakes([&] { return read_table(""); });
    CHECK(said.find("t.csv: sample 1: low = 3 is not below high = 2; swap them\n") != std::string::npos);
    CHECK(said.find("t.csv: sample 3: low = 4 is not below high = 4; swap them") != std::string::npos);
    CHECK(said.find("sample 0") == std::string::npos);
    CHECK(said.find("sample 2") == std::string::npos);
    CHECK(mistakes([&] { return read_table("count = 1\n"); }).empty());  // rows that the study does not take
  }
  TEST_CASE("points of a grid are tried all over it") {
    const std::string grid = "[samples]\nmethod = \"grid\"\n[samples.parameters]\nhigh = { linspace = [2, 0.5, 2] }\nlow = ";
    const auto study = read(grid + "{ linspace = [1, 1.1, 3000] }\n");  // the second half cannot be
    REQUIRE(study.warnings.size() == 1);
    CHECK(
        study.warnings.front().starts_with("study.toml:3:1: 500 of 1,000 samples that were tried will fail, such as sample 3000: low = 1"));
    CHECK(wrong_with(grid + "{ linspace = [2, 3, 3000] }\n").find("each of 1,000 samples that were tried would fail") != std::string::npos);
  }
  TEST_CASE("rows of a table beside drawn numbers are warned of") {
    const TemporaryFolder folder;
    std::ofstream(folder.path() / "t.csv") << "low\n1\n3\n";
    const auto study = read("[samples]\nmethod = \"table\"\ntable = \"t.csv\"\n[samples.parameters]\nhigh = { uniform = [1.5, 2.5] }\n",
                            folder.path() / "study.toml");
    REQUIRE(study.warnings.size() == 1);
    CHECK(study.warnings.front().find("1 of 2 samples will fail, such as sample 1: low = 3 is not below") != std::string::npos);
  }
}
