#include <doctest/doctest.h>

#include "framework/study/results/port_coordinates.hpp"
#include "tests/framework/study/recordings_folder.hpp"

using namespace regatta;
using example::run_study;
using example::StudyCall;

namespace {

struct Value {
  double x = 0;
  static constexpr auto schema() { return fields(field<&Value::x>("a number")); }
};

struct Curve {
  SameLength<double> at{};
  SameLength<double> other{};
  double sum = 0;
  static constexpr auto schema() {
    return fields(field<&Curve::at>("at times"), field<&Curve::other>("of no meaning"), field<&Curve::sum>("of a curve, and 100"));
  }
};

/// A number at each of so many times; says how many of them there are, or another number.
class Sweep {
 public:
  static constexpr PhaseInfo info{.name = "sweep", .summary = "Multiplies by times"};
  struct Options {
    std::uint32_t times = 3;
    std::uint32_t said = 3;
    static constexpr auto schema() { return fields(field<&Options::times>("how many"), field<&Options::said>("how many it says")); }
  };
  explicit Sweep(const Options& options) : times_(options.times) {}
  static std::vector<Coordinate> coordinates(const Options& options) {
    Coordinate times{"curves", "at", "when", "s", {}}, of_what_is_not_there{"curves", "gone", "when", "s", {1}};
    for (std::uint32_t i = 0; i < options.said; ++i) times.values.push_back(0.5 * i);
    return {times, of_what_is_not_there, {"others", "at", "of another port", "m", {7}}};
  }
  Out<"curves", Samples<Curve>> process(In<"rows", Samples<Value>> rows) const {
    Samples<Curve> out{rows->first_id, {}};
    for (const auto& row : rows->rows) {
      out.rows.emplace_back();
      out.rows.back().sum = 100;
      for (std::uint32_t i = 0; i < times_; ++i) out.rows.back().sum += row.x * 0.5 * i;
      for (std::uint32_t i = 0; i < times_; ++i) out.rows.back().at.push_back(row.x * 0.5 * i), out.rows.back().other.push_back(i);
    }
    return out;
  }

 private:
  std::uint32_t times_;
};
REGATTA_PHASE(Sweep);

const PipelineInfo& two_sweeps() {
  static const auto info = pipeline<Out<"rows", Samples<Value>>>()
                               .then<As<"low", Sweep>>()
                               .then<As<"high", Sweep>>()
                               .reduce<"low/curves">()
                               .reduce<"high/curves">()
                               .info();
  return info;
}

StudyCall call(const std::string& more = {}) {
  return {.text = "[samples]\ncount = 12\nper_run = 5\n[samples.parameters]\nx = { uniform = [1, 2] }\n[phases.high]\ntimes = 4\n" + more,
          .pipeline = &two_sweeps()};
}

std::vector<double> numbers(const Column& column) {
  std::vector<double> values(column.count());
  std::memcpy(values.data(), column.bytes.data(), column.bytes.size());
  return values;
}

}  // namespace

TEST_SUITE("framework/study/port_coordinates") {
  TEST_CASE("each phase of a class speaks of its own port") {
    const auto study = parse_study(call("said = 4\n").text, "study.toml", {}, two_sweeps());
    const auto& phases = study.cases.front().phases;
    const auto low = coordinates_of(two_sweeps(), phases, "low/curves"), high = coordinates_of(two_sweeps(), phases, "high/curves");
    REQUIRE(low.size() == 2);
    CHECK(low[0].list == "at");
    CHECK(low[0].values == std::vector<double>{0, 0.5, 1});
    REQUIRE(high.size() == 2);
    CHECK(high[0].values == std::vector<double>{0, 0.5, 1, 1.5});
    CHECK(coordinates_of(two_sweeps(), phases, "low/others").empty());  // it writes no such port
    CHECK(coordinates_of(two_sweeps(), phases, "rows").empty());
    const auto part = coordinates_of(two_sweeps().until("high"), phases, "high/curves");  // without the phase before it
    REQUIRE(part.size() == 2);
    CHECK(part[0].values == high[0].values);
  }
  TEST_CASE("what is written has name, axis, unit and values; of lists that are there") {
    LongColumns columns;
    const auto scratch = std::make_shared<ScratchFile>(std::filesystem::temp_directory_path());
    auto rows = to_columns(Samples<Curve>{0, {{.at = {1, 2}, .other = {3, 4}}}});
    for (auto& column : rows) {
      if (column.dimensions.empty()) continue;
      auto head = column;
      head.shape.front() = 0;
      head.bytes.clear();
      columns.emplace_back(head, scratch).append(column, 0, 1);
    }
    PortResults results{.port = "curves", .columns = std::move(columns), .summary = {}};
    results.coordinates = {{"curves", "at", "when", "s", {0.5, 0.75}}, {"curves", "gone/far", "when", "s", {1}}};
    const auto encoded = coordinates_of(results, Compression::none);
    REQUIRE(encoded.size() == 1);
    const auto& column = encoded.front().column;
    CHECK(column.name == "at_axis");
    CHECK(column.dimensions == std::vector<std::string>{"at"});
    CHECK(column.unit == "s");
    CHECK(column.doc == "when");
    CHECK(column.shape == std::vector<std::size_t>{2});
    CHECK(numbers(column) == std::vector<double>{0.5, 0.75});

    results.columns.clear();  // of a study that keeps no values: all that is said
    const auto alone = coordinates_of(results, Compression::none);
    REQUIRE(alone.size() == 2);
    CHECK(alone[1].column.name == "gone_far_axis");
  }
  TEST_CASE("rules and tails name an element of a list, or what stands behind lists") {
    for (const auto& [name, low, high] :
         {std::tuple("high/curves.at[2]", 1.0, 2.0), {"high.curves.at[0]", 0.0, 0.0}, {"high/curves.sum", 103.0, 106.0}}) {
      CAPTURE(name);
      const TemporaryFolder folder;
      run_study(folder.path(), call(fmt::format("said = 4\n[statistics]\ntail = [0.5]\ntail_columns = [\"{0}\"]\n[stop]\ncolumn = \"{0}\"\n"
                                                "half_width = 50.0\nmin_samples = 10\nblock = 10\n",
                                                name)));
      const Reader study(folder.path() / "study.h5");
      CHECK(study.natural("/results", "stop_samples") == 10);
      const auto mean = study.real("/results", "stop_estimate").value();
      CHECK(mean >= low);
      CHECK(mean <= high);
      const auto tails = study.table("/results/statistics/high/curves/tails");
      const auto path = std::string(name).substr(std::string("high/curves.").size());
      const auto* named = find_column(tails, "name");
      REQUIRE(named);
      CHECK(named->shape.front() == 1);
      CHECK(named->text(0) == path);
    }
  }
  TEST_CASE("an element that a list does not have is refused, as far as the phase says its length") {
    const auto refused = [](const std::string& more) {
      static_cast<void>(parse_study(call("said = 4\n" + more).text, "study.toml", {}, two_sweeps()));
    };
    CHECK_THROWS_WITH_AS(
        refused("[stop]\ncolumn = \"high/curves.at[4]\"\nhalf_width = 1.0\nmin_samples = 10\n"),
        doctest::Contains("study.toml:10:10: stop.column = \"high/curves.at[4]\": high/curves.at has 4 values a row, from [0] to [3]"),
        ConfigError);
    CHECK_THROWS_WITH_AS(refused("[statistics]\ntail = [0.5]\ntail_columns = [\"high/curves.at[4]\"]\n"),
                         doctest::Contains("statistics.tail_columns = \"high/curves.at[4]\": high/curves.at has 4 values a row"),
                         ConfigError);
    CHECK_THROWS_WITH_AS(refused("[stop]\ncolumn = \"high/curves.at[01]\"\nhalf_width = 1.0\nmin_samples = 10\n"),
                         doctest::Contains("did you mean"), ConfigError);
    CHECK_THROWS_WITH_AS(refused("[stop]\ncolumn = \"high/curves.at\"\nhalf_width = 1.0\nmin_samples = 10\n"),
                         doctest::Contains("did you mean \"high/curves.at[0]\"?"), ConfigError);
    const TemporaryFolder folder;  // of which no phase says how long it is
    CHECK_THROWS_WITH_AS(
        run_study(folder.path(),
                  call("said = 4\n[stop]\ncolumn = \"high/curves.other[4]\"\nhalf_width = 1.0\nmin_samples = 10\nblock = 10\n")),
        doctest::Contains("stop.column = \"high/curves.other[4]\": the rows have no such element; take one that study.h5 has"), Error);
  }
  TEST_CASE("a phase that says more values than its lists have is told so") {
    const TemporaryFolder folder;
    const auto end = run_study(folder.path(), call());
    CHECK(end.report.complete == 3);
    CHECK(end.report.results_error == "high/curves/at has 4 values a row, but its phase has coordinates of 3; correct its coordinates()");
    run_study(folder.path(), call("said = 4\n"));
    const auto table = Reader(folder.path() / "study.h5").table("/results/high/curves");
    CHECK(find_column(table, "at")->shape == std::vector<std::size_t>{12, 4});
  }
}
