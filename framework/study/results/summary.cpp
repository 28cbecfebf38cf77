#include "framework/study/results/summary.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

#include <oneapi/tbb/blocked_range.h>
#include <oneapi/tbb/parallel_for.h>
#include <oneapi/tbb/parallel_invoke.h>

#include "framework/core/error.hpp"
#include "framework/study/results/column_path.hpp"
#include "framework/study/results/mean_interval.hpp"
#include "framework/study/results/number_fold.hpp"
#include "framework/study/results/rates.hpp"
#include "framework/study/results/run_rows.hpp"
#include "framework/study/results/series_blocks.hpp"
#include "framework/study/results/wilson.hpp"

namespace regatta {

namespace {

constexpr double undefined = std::numeric_limits<double>::quiet_NaN();
constexpr std::size_t kept_bytes = std::size_t{16} << 20;  // numbers that are kept at a time to select percentiles from
constexpr std::size_t neighbours = 32;                     // series at a time, whose elements of a row are read together

/// What is added up of one series.
struct Fold {
  Fold(const Series& of, const StatisticsSection& asked, std::uint64_t limit) : series(&of), number(asked, limit) {}

  bool is_number() const { return series->meaning == Series::Meaning::number; }
  bool wants_pass() const { return (is_number() && number.wants_pass()) || (tails && tails->wants_pass()); }

  const Series* series;
  NumberFold number;
  std::optional<Tails> tails;
  std::uint64_t not_finite = 0;
  std::vector<std::uint64_t> counts;  // of whole numbers 0, 1, ..., and of all beyond: not of a number
  std::uint64_t seen = 0;
  std::vector<ConvergenceSummary> convergence;
};

/// Series are summed up side by side, each by itself: the result does not depend on who computed what.
class Summarise {
 public:
  Summarise(std::string_view port, const LongColumns& merged, const StatisticsSection& asked)
      : port_(port), merged_(merged), asked_(asked), blocks_(merged) {
    summary_.percents = asked.percentiles;
    where_ = find_where(blocks_.series(), port_, asked_.where);
    if (where_) summary_.where = where_->name;
    points_ = convergence_points(blocks_.samples());
  }

  Summary all(const DrawnValues& drawn) {
    blocks_.each({}, [&](const SeriesBlocks::Block& block) {
      for (const auto status : block.status) {
        good_count_ += static_cast<SampleStatus>(status) == SampleStatus::complete;
        failed_count_ += static_cast<SampleStatus>(status) == SampleStatus::failed;
      }
    });
    tbb::parallel_invoke([&] { fold_all(); },
                         [&] {
                           if (drawn.parameters().empty()) return;
                           SeriesBlocks blocks(merged_);
                           summary_.sensitivity = sensitivities(blocks, drawn, find_where(blocks.series(), port_, asked_.where));
                         });
    return std::move(summary_);
  }

 private:
  void fold_all() {
    const auto each = std::span(blocks_.series());
    const auto at_a_time = kept_bytes / (sizeof(double) * (asked_.tail.empty() ? 1 : 2));  // numbers
    // Another pass over all series is faster than few series at a time, each of which reads the whole rows; bins take no less.
    const auto bins = (asked_.percentiles.size() + 3 * asked_.tail.size()) << OrderStatistics::bin_bits;
    const auto share = std::max(at_a_time / std::max<std::size_t>(1, each.size()), bins);
    limit_ = std::min<std::uint64_t>(share, OrderStatistics::held);
    const auto kept = std::min<std::uint64_t>(blocks_.samples(), limit_);
    const auto group = std::max<std::size_t>(1, at_a_time / std::max<std::size_t>(1, kept));
    for (std::size_t from = 0; from < each.size(); from += group) some(each.subspan(from, std::min(group, each.size() - from)));
  }

  void some(std::span<const Series> group) {
    std::vector<Fold> folds;
    for (const auto& series : group) {
      auto& fold = folds.emplace_back(series, asked_, limit_);
      if (wants_tails(series)) fold.tails.emplace(asked_.tail, limit_);
      if (!fold.is_number()) fold.counts.resize((series.meaning == Series::Meaning::choice ? series.names().size() : 2) + 1);
    }
    for (bool first = true; first || std::ranges::any_of(folds, &Fold::wants_pass); first = false) {
      std::vector<Series> read;
      for (const auto& fold : folds)
        if (first || fold.wants_pass()) read.push_back(*fold.series);
      if (where_) read.push_back(*where_);
      blocks_.each(read, [&](const SeriesBlocks::Block& block) {
        find_wanted(block);
        if (first) look(folds, block);
        tbb::parallel_for(tbb::blocked_range<std::size_t>(0, folds.size(), neighbours), [&](const auto& range) {
          ElementValues elements;
          elements.of_samples(0, wanted_);
          for (std::size_t i = range.begin(); i < range.end(); ++i) add(folds[i], block, first, elements);
        });
      });
      tbb::parallel_for(std::size_t{0}, folds.size(), [&](std::size_t i) {
        auto& fold = folds[i];
        if (fold.is_number() && fold.number.wants_pass()) fold.number.end_pass();
        if (fold.tails && fold.tails->wants_pass()) fold.tails->end_pass();
      });
    }
    for (const auto& fold : folds) finish(fold);
  }

  void add(Fold& fold, const SeriesBlocks::Block& block, bool first, ElementValues& elements) const {
    if (!fold.is_number()) {
      if (first) count(fold, block);
      return;
    }
    const bool of_tails = fold.tails && fold.tails->wants_pass();
    if (!fold.number.wants_pass() && !of_tails) return;
    std::vector<double> own;
    std::span<const double> values;
    if (ElementValues::can_gather(*fold.series))
      values = elements.values(*fold.series);
    else
      values = own = gathered(*fold.series, wanted_);
    std::size_t left_out = 0;
    if (!std::ranges::all_of(values, [](double v) { return std::isfinite(v); })) {
      if (own.empty()) own.assign(values.begin(), values.end());
      left_out = erase_not_finite(own);
      values = own;
    }
    if (fold.number.wants_pass()) {
      if (first) fold.not_finite += left_out;
      fold.number.add(values);
    }
    if (of_tails) fold.tails->add(values);
  }

  /// Notes what the samples before each point in this block say. The folds have the blocks before.
  void look(std::vector<Fold>& folds, const SeriesBlocks::Block& block) {
    if (block.first == 0) ended_ = 0;
    for (const auto point : points_) {
      if (point <= block.first || point > block.first + block.status.size()) continue;
      const auto count = static_cast<std::size_t>(point - block.first);
      const auto ended = ended_ + ended_of(block.status.first(count));
      for (auto& fold : folds) {
        if (fold.is_number()) look(fold, point, std::span<const std::uint8_t>(wanted_).first(count));
        if (fold.series->meaning == Series::Meaning::boolean) look(fold, point, block.good.first(count), ended);
      }
    }
    ended_ += ended_of(block.status);
  }

  /// Samples that are complete or failed.
  static std::uint64_t ended_of(std::span<const std::uint8_t> status) {
    return static_cast<std::uint64_t>(
        std::ranges::count_if(status, [](std::uint8_t s) { return static_cast<SampleStatus>(s) != SampleStatus::missing; }));
  }

  void look(Fold& fold, std::uint64_t point, std::span<const std::uint8_t> wanted) {
    auto values = gathered(*fold.series, wanted);
    erase_not_finite(values);
    auto moments = fold.number.moments();
    moments.merge(Moments(values));
    const auto [low, high] = mean_interval(moments, 0.95);
    fold.convergence.push_back({fold.series->name, std::string(fold.series->unit), point, moments.count(), moments.mean(), low, high});
  }

  void look(Fold& fold, std::uint64_t point, std::span<const std::uint8_t> good, std::uint64_t n) {
    const auto count = fold.seen - fold.counts[0] + static_cast<std::uint64_t>(std::ranges::count(gathered(*fold.series, good), 1.0));
    const auto [low, high] = wilson_interval(count, n);
    const double rate = n > 0 ? static_cast<double>(count) / static_cast<double>(n) : undefined;
    fold.convergence.push_back({fold.series->name, "", point, n, rate, low, high});
  }

  static std::vector<double> gathered(const Series& series, std::span<const std::uint8_t> wanted) {
    std::vector<double> values;
    gather_values(series, 0, wanted, values);
    return values;
  }

  /// @return how many there were
  static std::size_t erase_not_finite(std::vector<double>& values) {
    return std::erase_if(values, [](double v) { return !std::isfinite(v); });
  }

  static void count(Fold& fold, const SeriesBlocks::Block& block) {
    const auto values = gathered(*fold.series, block.good);
    fold.seen += values.size();
    const auto last = static_cast<double>(fold.counts.size() - 1);
    for (const double v : values) ++fold.counts[static_cast<std::size_t>(std::min(v, last))];
  }

  std::string path_of(const Series& series) const { return port_ + "." + dotted(series.name); }

  bool wants_tails(const Series& series) const {
    if (asked_.tail.empty() || series.meaning != Series::Meaning::number) return false;
    const auto path = dotted(path_of(series));
    const auto is_it = [&](const std::string& asked) { return dotted(asked) == path; };
    return asked_.tail_columns.empty() || std::ranges::any_of(asked_.tail_columns, is_it);
  }

  void find_wanted(const SeriesBlocks::Block& block) {
    if (!where_) return wanted_.assign(block.good.begin(), block.good.end());
    std::vector<double> values;
    gather_all(*where_, 0, block.good, values);
    wanted_.resize(values.size());
    std::ranges::transform(values, wanted_.begin(), [](double v) { return v == 1; });
  }

  void finish(const Fold& fold) {
    const auto& series = *fold.series;
    std::ranges::copy(fold.convergence, std::back_inserter(summary_.convergence));
    if (series.meaning == Series::Meaning::number) return number(fold);
    CountedSeries counted{.meaning = series.meaning, .name = series.name, .optional = !series.presences.empty()};
    if (series.meaning == Series::Meaning::choice) counted.names.assign(series.names().begin(), series.names().end());
    std::ranges::move(rates_of(counted, fold.counts, good_count_, failed_count_), std::back_inserter(summary_.rates));
  }

  void number(const Fold& fold) {
    const std::string unit(fold.series->unit);
    const auto& name = fold.series->name;
    const auto& moments = fold.number.moments();
    summary_.numbers.push_back({name, unit, moments.count(), moments.mean(), moments.variance(), moments.standard_error(), moments.min(),
                                moments.max(), fold.not_finite});
    if (!asked_.percentiles.empty()) summary_.percentiles.push_back({name, unit, fold.number.percentiles()});
    if (asked_.bins > 0) summary_.histograms.push_back({name, unit, fold.number.edges(), fold.number.counts()});
    if (fold.tails) std::ranges::move(fold.tails->rows(name, unit), std::back_inserter(summary_.tails));
  }

  std::string port_;
  const LongColumns& merged_;
  const StatisticsSection& asked_;
  SeriesBlocks blocks_;
  std::vector<std::uint64_t> points_;  // of convergence
  std::uint64_t ended_ = 0;            // samples of the blocks before that are complete or failed
  std::uint64_t good_count_ = 0, failed_count_ = 0;
  std::uint64_t limit_ = OrderStatistics::held;  // numbers that are kept of a series at a time
  const Series* where_ = nullptr;                // which samples the numbers are about; null: all, or it is of another port
  std::vector<std::uint8_t> wanted_;             // a flag a sample of one block: numbers are about it
  Summary summary_;
};

}  // namespace

Summary summarise(std::string_view port, const LongColumns& merged, const StatisticsSection& asked, const DrawnValues& drawn) {
  return Summarise(port, merged, asked).all(drawn);
}

}  // namespace regatta
