#include <algorithm>
#include <atomic>
#include <chrono>
#include <cmath>
#include <set>

#include <doctest/doctest.h>
#include <oneapi/tbb/info.h>
#include <oneapi/tbb/parallel_for.h>
#include <oneapi/tbb/task_arena.h>
#include <oneapi/tbb/task_scheduler_observer.h>

#include "framework/core/digest.hpp"
#include "framework/core/error.hpp"
#include "framework/study/results/moments.hpp"
#include "tests/framework/study/reduction_example.hpp"

using namespace regatta;
using namespace example;

namespace {

/// Of every bit of the results that may depend on samples only.
std::string fingerprint(const Results& results) {
  Digest digest;
  digest.add(results.samples).add(results.failed).add(results.missing);
  for (const auto& port : results.ports) {
    const auto& summary = port.summary;
    digest.add(load(port.columns)).add(to_columns(summary.numbers)).add(to_columns(summary.rates)).add(to_columns(summary.sensitivity));
    digest.add(to_columns(summary.tails));
    for (const auto& row : summary.percentiles) digest.add(row.name).add(to_columns(row.values));
    for (const auto& row : summary.histograms) digest.add(row.name).add(to_columns(row.edges)).add(to_columns(row.counts));
  }
  return digest.hex();
}

std::vector<std::uint64_t> random_cuts(std::uint64_t samples, Random& random) {
  std::set<std::uint64_t> cuts;
  const auto count = random.integer(30);
  for (std::uint64_t i = 0; i < count; ++i) cuts.insert(1 + random.integer(samples - 1));
  return {cuts.begin(), cuts.end()};
}

/// What a fold of partial sums of each run would give for the mean of "ise".
double mean_of_runs(std::uint64_t samples, std::vector<std::uint64_t> cuts) {
  cuts.push_back(samples);
  Moments moments;
  std::uint64_t first = 0;
  for (const auto cut : cuts) {
    std::vector<double> values;
    for (; first < cut; ++first) {
      if (!fails(first) && std::isfinite(score(first).ise)) values.push_back(score(first).ise);
    }
    moments.merge(Moments(values));
  }
  return moments.mean();
}

/// Counts the threads that enter an arena.
class ThreadsSeen : public tbb::task_scheduler_observer {
 public:
  explicit ThreadsSeen(tbb::task_arena& arena) : task_scheduler_observer(arena) { observe(true); }
  ~ThreadsSeen() override { observe(false); }
  void on_scheduler_entry(bool) override { ++count_; }
  int count() const { return count_; }

 private:
  std::atomic<int> count_ = 0;
};

/// That come to a loop of a second, in which there is work for all at any time.
int threads_for_a_second(int cores) {
  tbb::task_arena arena(cores);
  const ThreadsSeen seen(arena);
  arena.execute([] {
    tbb::parallel_for(0, 1'000, [](int) {
      const auto end = std::chrono::steady_clock::now() + std::chrono::milliseconds(1);
      while (std::chrono::steady_clock::now() < end) {
      }
    });
  });
  return seen.count();
}

std::string bits_of(double x) { return fmt::format("{:a}", x); }

}  // namespace

TEST_SUITE("framework/study/reduction") {
  TEST_CASE("any slicing gives the same bits") {
    constexpr std::uint64_t samples = 20'000;  // four whole blocks and a part of one; reals fill more than a block of the scratch file
    const auto whole = study_of(samples, {});
    const auto expected = fingerprint(whole);
    Random random({{5, 6}}, 0);
    std::set<std::string> of_runs;
    for (int trial = 0; trial < 20; ++trial) {
      const auto cuts = random_cuts(samples, random);
      CAPTURE(trial);
      CHECK(fingerprint(study_of(samples, cuts)) == expected);
      of_runs.insert(bits_of(mean_of_runs(samples, cuts)));
    }
    CHECK(of_runs.size() > 1);  // negative control: partial sums of runs do show the slicing
    std::vector<std::uint64_t> each(300);
    for (std::size_t i = 0; i < each.size(); ++i) each[i] = i + 1;
    CHECK(fingerprint(study_of(301, each)) == fingerprint(study_of(301, {})));
    CHECK(fingerprint(study_of(301, each, "scores.held")) == fingerprint(study_of(301, {}, "scores.held")));
  }

  TEST_CASE("any number of cores gives the same bits, and several are used") {
    const auto results_on = [](int cores, std::uint64_t samples) {
      tbb::task_arena arena(cores);
      ThreadsSeen seen(arena);
      const auto bits = arena.execute([&] { return fingerprint(study_of(samples, {})); });
      return std::pair(bits, seen.count());
    };
    constexpr std::uint64_t samples = 20'000;
    const auto [of_one, one] = results_on(1, samples);
    CHECK(one == 1);
    const auto cores = tbb::info::default_concurrency();
    int most = 0;
    for (int trial = 0; trial < 5; ++trial) {
      const auto [bits, threads] = results_on(cores, samples);
      CHECK(bits == of_one);
      most = std::max(most, threads);
    }
    // On a machine that is busy a second core comes late: there has to be more for it to come to. In a process in which oneTBB has lost its
    // worker (seen twice beside many compilers, for a minute) none comes to anything.
    for (auto more = samples; most < std::min(cores, 2) && more < 64 * samples; more *= 2) most = results_on(cores, more).second;
    if (most < 2 && threads_for_a_second(cores) < 2) {
      MESSAGE("oneTBB has one thread here, whatever there is to do");
      return;
    }
    CHECK(most >= std::min(cores, 2));
  }

  TEST_CASE("the fingerprint of the tests above sees one changed bit") {
    auto results = study_of(100, {});
    const auto before = fingerprint(results);
    auto& column = results.ports[0].columns[1];
    Column rows;
    column.load(0, 100, rows);
    rows.bytes[17] ^= std::byte{1};
    LongColumn changed(column.head(), std::make_shared<ScratchFile>(std::filesystem::temp_directory_path()));
    changed.append(rows, 0, 100);
    column = changed;
    CHECK(fingerprint(results) != before);
  }

  TEST_CASE("failed and missing samples are counted apart") {
    Reduction reduction(scores_pipeline(), 50);
    reduction.add(run_of(0, 0, 10));  // of which sample 5 fails
    reduction.add({.run = 1, .first_sample = 10, .sample_count = 10, .state = RunState::failed, .error = "no memory"});
    reduction.add({.run = 2, .first_sample = 20, .sample_count = 10, .state = RunState::missing});
    reduction.add(run_of(4, 35, 5));
    const auto results = reduction.finish();
    CHECK(results.samples == 50);
    CHECK(results.failed == 11);
    CHECK(results.missing == 25);
    CHECK(results.complete() == 14);
    CHECK(results.ports[0].summary.rates[0].n == 25);
    CHECK(results.ports[0].summary.numbers[0].count + results.ports[0].summary.numbers[0].not_finite == 14);
    REQUIRE(results.runs.size() == 4);
    CHECK(results.runs[1].error == "no memory");
    CHECK(results.runs[1].status == RunState::failed);
    CHECK(results.runs[3].id == 4);
    REQUIRE(results.failed_samples.size() == 1);
    CHECK(results.failed_samples[0].sample == 5);
    CHECK(results.failed_samples[0].reason == "it broke");
    const auto columns = load(results.ports[0].columns);
    const auto* status = find_column(columns, "status");
    CHECK(status->bytes[4] == std::byte{0});
    CHECK(status->bytes[5] == std::byte{1});
    CHECK(status->bytes[15] == std::byte{1});
    CHECK(status->bytes[25] == std::byte{2});
    CHECK(status->bytes[32] == std::byte{2});
    CHECK(status->bytes[49] == std::byte{2});
  }

  TEST_CASE("a failed sample gives the same bits whether it failed alone or as a run") {
    Reduction alone(scores_pipeline(), 7), as_run(scores_pipeline(), 7);
    alone.add(run_of(0, 0, 7));
    as_run.add(run_of(0, 0, 5));
    as_run.add({.run = 1, .first_sample = 5, .sample_count = 1, .state = RunState::failed, .error = "it broke"});
    as_run.add(run_of(2, 6, 1));
    CHECK(fingerprint(alone.finish()) == fingerprint(as_run.finish()));
  }

  TEST_CASE("studies of no sample, of one, and of failures only have all columns") {
    const auto none = Reduction(scores_pipeline(), 0).finish();
    const auto one = study_of(1, {});
    Reduction failing(scores_pipeline(), 3);
    failing.add({.run = 0, .first_sample = 0, .sample_count = 3, .state = RunState::failed, .error = "no"});
    const auto failed = failing.finish();
    REQUIRE(one.ports[0].summary.numbers.size() == 8);
    for (const auto* results : {&none, &one, &failed}) {
      const auto& port = results->ports[0];
      REQUIRE(port.columns.size() == one.ports[0].columns.size());
      REQUIRE(port.summary.numbers.size() == one.ports[0].summary.numbers.size());
      REQUIRE(port.summary.rates.size() == one.ports[0].summary.rates.size());
      for (std::size_t i = 0; i < port.columns.size(); ++i) CHECK(port.columns[i].head().name == one.ports[0].columns[i].head().name);
    }
    CHECK(std::isnan(none.ports[0].summary.numbers[0].mean));
    CHECK(std::isnan(none.ports[0].summary.rates[0].rate));
    CHECK(one.ports[0].summary.numbers[0].mean == score(0).ise);
    CHECK(std::isnan(one.ports[0].summary.numbers[0].standard_error));
    CHECK(failed.ports[0].summary.rates[0].n == 3);
    CHECK(failed.ports[0].summary.rates[0].rate == 0);
    CHECK(failed.ports[0].summary.numbers[0].count == 0);
    CHECK(std::isnan(failed.ports[0].summary.numbers[0].max));
  }

  TEST_CASE("a pipeline without reduced ports still counts") {
    PipelineInfo pipeline;
    Reduction reduction(pipeline, 4);
    reduction.add({.run = 0, .first_sample = 0, .sample_count = 4, .state = RunState::complete});
    const auto results = reduction.finish();
    CHECK(results.complete() == 4);
    CHECK(results.ports.empty());
  }

  TEST_CASE("runs that do not fit the study are refused") {
    Reduction reduction(scores_pipeline(), 20);
    reduction.add(run_of(0, 0, 10));
    CHECK_THROWS_WITH_AS(reduction.add(run_of(7, 8, 4)),
                         "run 7 begins with sample 8, but the runs before it have the samples up to 9; runs are added in order of their "
                         "samples and do not overlap",
                         Error);
    CHECK_THROWS_WITH_AS(reduction.add(run_of(1, 10, 11)), "run 1 has samples 10 to 20, but the study has 20 samples", Error);
    auto bare = run_of(1, 10, 1);
    bare.ports.clear();
    CHECK_THROWS_WITH_AS(reduction.add(std::move(bare)), "run 1 is complete and has the rows of 0 reduced ports where the pipeline has 1",
                         Error);
    auto stray = run_of(1, 10, 2);
    stray.failed_samples.push_back({3, "odd"});
    CHECK_THROWS_WITH_AS(reduction.add(std::move(stray)), "run 1: sample 3 is said to have failed (odd), but the run has samples 10 to 11",
                         Error);
    Reduction other(scores_pipeline(), 20);
    auto damaged = run_of(3, 0, 2);
    damaged.ports[0].erase(damaged.ports[0].begin() + 1);
    CHECK_THROWS_WITH_AS(other.add(std::move(damaged)), "run 3, port \"scores\": column \"ise\" is missing", Error);
  }
}
