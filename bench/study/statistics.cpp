// What study.h5 says of a column of reals, in turns with what a user would write for the same numbers: moments in two passes, percentiles
// of a sorted copy, a histogram; and Pearson's and Spearman's correlation with each of four parameters.
#include <algorithm>
#include <cmath>
#include <filesystem>
#include <numeric>
#include <span>
#include <vector>

#include <benchmark/benchmark.h>

#include "bench/cost.hpp"
#include "framework/core/random.hpp"
#include "framework/phase/phase.hpp"
#include "framework/study/results/merge.hpp"
#include "framework/study/results/summary.hpp"

namespace {

using namespace regatta;
using namespace regatta::bench;

struct Wave {
  double height = 0;
  static constexpr auto schema() { return fields(field<&Wave::height>("from trough to crest", unit("m"))); }
};

struct Example {
  std::shared_ptr<ScratchFile> scratch = std::make_shared<ScratchFile>(std::filesystem::temp_directory_path());
  LongColumns merged;
  std::vector<double> heights;
  DrawnValues drawn{{"a", "b", "c", "d"}, scratch};
  std::vector<std::vector<double>> parameters = std::vector<std::vector<double>>(4);

  explicit Example(std::size_t samples) {
    Samples<Wave> waves{0, std::vector<Wave>(samples)};
    const auto key = random_key(1, "waves");
    std::vector<double> row(drawn.parameters().size());
    for (std::size_t i = 0; i < samples; ++i) {
      Random random(key, i);
      for (auto& x : row) x = random.uniform();
      drawn.append(row);
      for (std::size_t p = 0; p < row.size(); ++p) parameters[p].push_back(row[p]);
      waves.rows[i].height = random.normal() + row[0] - 0.1 * row[1] * row[1];
      heights.push_back(waves.rows[i].height);
    }
    const std::vector<SampleStatus> status(samples, SampleStatus::complete);
    MergedColumns columns({.name = "waves", .type_name = "Samples<Wave>", .type = &type_of<Samples<Wave>>()}, scratch);
    columns.append(to_columns(waves), 0, status);
    auto ends = status_column(scratch);
    append_status(ends, status);
    merged = columns.finish(ends);
  }
};

struct Plain {
  double mean = 0;
  double variance = 0;
  std::vector<double> percentiles;
  std::vector<std::uint64_t> counts;
};

Plain plain_summary(const std::vector<double>& values, const StatisticsSection& asked) {
  Plain plain;
  const auto n = static_cast<double>(values.size());
  plain.mean = std::accumulate(values.begin(), values.end(), 0.0) / n;
  for (const double v : values) plain.variance += (v - plain.mean) * (v - plain.mean) / (n - 1);
  auto sorted = values;
  std::ranges::sort(sorted);
  for (const double percent : asked.percentiles) {
    const double place = (n - 1) * percent / 100;
    const auto below = static_cast<std::size_t>(place);
    plain.percentiles.push_back(std::lerp(sorted[below], sorted[std::min(below + 1, sorted.size() - 1)], place - std::floor(place)));
  }
  plain.counts.resize(asked.bins);
  const double width = (sorted.back() - sorted.front()) / static_cast<double>(asked.bins);
  for (const double v : values)
    ++plain.counts[std::min<std::size_t>(asked.bins - 1, static_cast<std::size_t>((v - sorted.front()) / width))];
  return plain;
}

double plain_correlation(const std::vector<double>& x, const std::vector<double>& y) {
  const auto n = static_cast<double>(x.size());
  const double mean_x = std::accumulate(x.begin(), x.end(), 0.0) / n, mean_y = std::accumulate(y.begin(), y.end(), 0.0) / n;
  double xx = 0, yy = 0, xy = 0;
  for (std::size_t i = 0; i < x.size(); ++i) {
    xx += (x[i] - mean_x) * (x[i] - mean_x);
    yy += (y[i] - mean_y) * (y[i] - mean_y);
    xy += (x[i] - mean_x) * (y[i] - mean_y);
  }
  return xy / std::sqrt(xx * yy);
}

/// No two of the values are equal.
std::vector<double> plain_ranks(const std::vector<double>& values) {
  std::vector<std::size_t> order(values.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::ranges::sort(order, {}, [&](std::size_t i) { return values[i]; });
  std::vector<double> ranks(values.size());
  for (std::size_t i = 0; i < order.size(); ++i) ranks[order[i]] = static_cast<double>(i);
  return ranks;
}

bool is_near(double a, double b) { return std::abs(a - b) <= 1e-9 * (1 + std::abs(b)); }

/// One number a sample: moments, percentiles and histogram.
void statistics_of_a_column(benchmark::State& state) {
  const Example example(static_cast<std::size_t>(state.range(0)));
  const StatisticsSection asked;
  Pairs pairs;
  for (auto _ : state) {
    Summary ours;
    Plain plain;
    const auto cost =
        pairs.take([&] { ours = summarise("waves", example.merged, asked, {}); }, [&] { plain = plain_summary(example.heights, asked); });
    if (!is_near(ours.numbers[0].mean, plain.mean) || !is_near(ours.numbers[0].variance, plain.variance))
      return state.SkipWithError("other moments than the rival");
    if (!std::ranges::equal(ours.percentiles[0].values, plain.percentiles, is_near))
      return state.SkipWithError("other percentiles than the rival");
    state.SetIterationTime(cost.wall);
  }
  pairs.report_ratio(state, "cpu_ratio", &Spent::cpu);
  pairs.report(state, "ns_cpu_per_value", &Spent::cpu, 1e9 / static_cast<double>(example.heights.size()));
  state.SetLabel("two passes, std::sort, bins");
}

/// The same and its correlation with each of four parameters.
void sensitivity_of_a_column(benchmark::State& state) {
  const Example example(static_cast<std::size_t>(state.range(0)));
  const StatisticsSection asked{.percentiles = {}, .bins = 0};
  Pairs pairs;
  for (auto _ : state) {
    Summary ours;
    std::vector<double> linear, monotone;
    const auto plain = [&] {
      const auto ranks = plain_ranks(example.heights);
      for (std::size_t p = 0; p < example.drawn.parameters().size(); ++p) {
        linear.push_back(plain_correlation(example.parameters[p], example.heights));
        monotone.push_back(plain_correlation(plain_ranks(example.parameters[p]), ranks));
      }
    };
    const auto cost = pairs.take([&] { ours = summarise("waves", example.merged, asked, example.drawn); }, plain);
    const bool all = example.heights.size() <= ranked_up_to;
    const auto is_rank = [all](double a, double b) {
      return all ? is_near(a, b) : std::abs(a - b) < 5 / std::sqrt(static_cast<double>(ranked_up_to));
    };
    for (std::size_t p = 0; p < linear.size(); ++p)
      if (!is_near(ours.sensitivity[p].pearson, linear[p]) || !is_rank(ours.sensitivity[p].spearman, monotone[p]))
        return state.SkipWithError("other correlations than the rival");
    state.SetIterationTime(cost.wall);
  }
  pairs.report_ratio(state, "cpu_ratio", &Spent::cpu);
  pairs.report(state, "ms_cpu", &Spent::cpu, 1e3);
  state.SetLabel("two passes and std::sort of indices");
}

}  // namespace

BENCHMARK(statistics_of_a_column)
    ->ArgName("samples")
    ->Arg(100'000)
    ->Arg(1'000'000)
    ->Arg(4'000'000)
    ->UseManualTime()
    ->Unit(benchmark::kMillisecond);
BENCHMARK(sensitivity_of_a_column)->ArgName("samples")->Arg(100'000)->Arg(1'000'000)->UseManualTime()->Unit(benchmark::kMillisecond);
