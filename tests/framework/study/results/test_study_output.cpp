#include <cmath>
#include <filesystem>

#include <doctest/doctest.h>

#include "framework/core/error.hpp"
#include "framework/storage/reader.hpp"
#include "framework/study/results/study_output.hpp"
#include "tests/framework/study/reduction_example.hpp"

using namespace regatta;
using namespace example;

namespace {

/// A file in the folder of temporary files that is gone with its owner.
class TemporaryFile {
 public:
  explicit TemporaryFile(const Document& document)
      : path_(std::filesystem::temp_directory_path() / fmt::format("regatta_{}.h5", static_cast<const void*>(this))) {
    document.write(path_);
  }
  TemporaryFile(const TemporaryFile&) = delete;
  ~TemporaryFile() { std::filesystem::remove(path_); }
  const std::filesystem::path& path() const { return path_; }

 private:
  std::filesystem::path path_;
};

std::vector<std::byte> results_only(const Results& results) {
  Document document;
  add_results(document, "/results", results, Compression::default_);
  return document.build();
}

}  // namespace

TEST_SUITE("framework/study/study_output") {
  TEST_CASE("what is below /results has the same bytes however the samples were cut into runs") {
    const auto whole = study_of(5'000, {}), cut = study_of(5'000, {1, 77, 305, 4'096, 4'999});
    CHECK(results_only(whole) == results_only(cut));
    // Negative control: the table of runs does know.
    CHECK(study_document({whole}, Compression::default_).build() != study_document({cut}, Compression::default_).build());
  }

  TEST_CASE("merged columns, statistics and runs read back") {
    Reduction reduction(scores_pipeline(), 400);
    reduction.add(run_of(0, 0, 320));
    reduction.add({.run = 1, .first_sample = 320, .sample_count = 40, .state = RunState::failed, .error = "no memory"});
    const auto results = reduction.finish();
    const TemporaryFile file(study_document({results}, Compression::default_));
    const Reader reader(file.path());
    CHECK(reader.natural("/results", "samples") == 400);
    CHECK(reader.natural("/results", "failed") == results.failed);
    CHECK(reader.natural("/results", "missing") == 40);
    CHECK(reader.natural("/results", "complete") == 0);
    const auto rows = from_columns<Samples<Score>>(reader.columns("/results/scores", type_of<Samples<Score>>())).rows;
    REQUIRE(rows.size() == 400);
    CHECK(rows[17].ise == score(17).ise);
    CHECK(std::isnan(rows[5].ise));
    CHECK(reader.text("/results/scores/ise", "units") == "rad^2 s");
    CHECK(reader.text("/results/scores/status", "flag_meanings") == "complete failed missing");
    CHECK(reader.has("/results/scores/sample"));
    CHECK(reader.has("/results/statistics/scores/numbers/standard_error"));
    CHECK(reader.text("/results/statistics/scores/numbers/mean", "units") == "see unit");  // each row has its own
    CHECK(reader.has("/results/statistics/scores/numbers/unit"));
    CHECK(reader.has("/results/statistics/scores/rates/high"));
    CHECK(reader.text("/results/statistics/scores/rates/high", "units") == "1");
    CHECK(reader.has("/runs/first_sample"));
    CHECK(reader.text("/runs/status", "flag_meanings") == "complete failed missing");
    CHECK(reader.has("/runs/failed_samples/reason"));
    for (const auto& product : reader.products()) CHECK_NOTHROW(reader.verify(product));
  }

  TEST_CASE("percentiles, histograms and sensitivities are tables with a row a column") {
    const auto results = study_of(300, {});
    const TemporaryFile file(study_document({results}, Compression::default_));
    const Reader reader(file.path());
    const std::string group = "/results/statistics/scores";
    CHECK(reader.text(group + "/percentiles/value", "units") == "see unit");
    CHECK(reader.text(group + "/percentiles/percent", "units") == "%");
    CHECK(reader.has(group + "/histograms/edges"));
    CHECK(reader.text(group + "/histograms/counts", "units") == "1");
    CHECK(reader.has(group + "/sensitivity/spearman_high"));
    const auto rows =
        from_columns<std::vector<SensitivitySummary>>(reader.columns(group + "/sensitivity", type_of<std::vector<SensitivitySummary>>()));
    REQUIRE(rows.size() == results.ports[0].summary.sensitivity.size());
    CHECK(rows[3].name == results.ports[0].summary.sensitivity[3].name);
    CHECK(rows[3].pearson == results.ports[0].summary.sensitivity[3].pearson);
    CHECK_FALSE(reader.natural("/results", "stopped_early"));
    for (const auto& product : reader.products()) CHECK_NOTHROW(reader.verify(product));
  }

  TEST_CASE("what the stop rule came to stands in the attributes of the results") {
    auto results = study_of(30, {});
    results.stop =
        StopOutcome{.rule = "R", .what = "scores.held", .unit = "", .rate = true, .ended = true, .look = StopLook{30, 0.5, 0.4, 0.6}};
    const TemporaryFile file(study_document({results}, Compression::none));
    const Reader reader(file.path());
    CHECK(reader.text("/results", "stop_rule") == "R");
    CHECK(reader.text("/results", "stop_outcome") == stop_outcome_text(*results.stop));
    CHECK(reader.natural("/results", "stopped_early") == 1);
    CHECK(reader.natural("/results", "stop_samples") == 30);
    CHECK(reader.real("/results", "stop_estimate") == 0.5);
    CHECK(reader.real("/results", "stop_low") == 0.4);
    CHECK(reader.real("/results", "stop_high") == 0.6);
  }

  TEST_CASE("studies of nothing and of failures only are files, too") {
    Reduction failing(scores_pipeline(), 2);
    failing.add({.run = 0, .first_sample = 0, .sample_count = 2, .state = RunState::failed, .error = "no"});
    for (const auto& results : {Reduction(scores_pipeline(), 0).finish(), failing.finish(), study_of(1, {})}) {
      const TemporaryFile file(study_document({results}, Compression::none));
      const Reader reader(file.path());
      CHECK(reader.natural("/results", "complete") == 1);
      CHECK(from_columns<Samples<Score>>(reader.columns("/results/scores", type_of<Samples<Score>>())).rows.size() == results.samples);
    }
  }

  TEST_CASE("a case has a group of its own, whatever it is called") {
    CHECK(case_group("k=0.1, law=a/b") == "k=0.1, law=a_b");
    CHECK(case_group(".") == "_");  // which would be /results itself
    CHECK(case_group("..") == "__");
    CHECK(case_group(".5") == ".5");
  }

  TEST_CASE("cases of a sweep stand side by side") {
    Document document;
    for (const auto* group : {"/results/sta", "/results/classical"}) add_results(document, group, study_of(3, {}), Compression::none);
    const TemporaryFile file(document);
    CHECK(Reader(file.path()).has("/results/classical/scores/ise"));
    CHECK(Reader(file.path()).natural("/results/sta", "samples") == 3);
  }
}
