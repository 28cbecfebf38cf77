#include "framework/study/results/sensitivity.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

#include <oneapi/tbb/parallel_for.h>

#include "framework/core/random.hpp"
#include "framework/study/results/co_moments.hpp"
#include "framework/study/results/estimated_correlation.hpp"
#include "framework/study/results/first_order.hpp"
#include "framework/study/results/ranks.hpp"

namespace regatta {

namespace {

constexpr std::size_t kept_bytes = std::size_t{16} << 20;  // numbers that are kept at a time to be ranked

std::string why_not(const CoMoments& pairs) {
  if (pairs.count() < 2) return pairs.count() == 0 ? "no sample has a value" : "only one sample has a value";
  if (pairs.y_is_constant()) return "the column is constant";
  return pairs.x_is_constant() ? "the parameter is constant" : "";
}

/// What is added up of a column and a parameter.
struct Pair {
  CoMoments moments;
  FirstOrder bins;
};

/// What does not depend on each other is computed side by side, each in its own place: the result does not depend on who computed what.
class Sensitivities {
 public:
  Sensitivities(SeriesBlocks& blocks, const DrawnValues& drawn, const Series* where, std::uint64_t limit)
      : blocks_(blocks), drawn_(drawn), where_(where) {
    for (const auto& series : blocks.series()) {
      if (series.meaning == Series::Meaning::boolean || series.meaning == Series::Meaning::number) series_.push_back(series);
    }
    values_.resize(parameters());
    choose_ranked(limit);
    rank_parameters();
  }

  std::vector<SensitivitySummary> rows() {
    add_pairs();
    const auto kept = std::max<std::size_t>(1, ranked_.size() * (sizeof(double) + sizeof(std::uint32_t)));
    const auto group = std::max<std::size_t>(1, kept_bytes / kept);
    for (std::size_t from = 0; from < series_.size(); from += group) rank(from, std::min(group, series_.size() - from));
    return std::move(rows_);
  }

 private:
  std::size_t parameters() const { return drawn_.parameters().size(); }

  /// Reads what was drawn for the samples of a block, and finds those that are good and of which all of it is finite.
  void load(const SeriesBlocks::Block& block) {
    usable_.assign(block.good.begin(), block.good.end());
    for (std::size_t p = 0; p < parameters(); ++p) {
      values_[p].resize(usable_.size());
      drawn_.read(p, block.first, values_[p]);
      for (std::size_t i = 0; i < usable_.size(); ++i) usable_[i] &= static_cast<std::uint8_t>(std::isfinite(values_[p][i]));
    }
  }

  std::vector<Series> with_where(std::span<const Series> some) const {
    std::vector<Series> all(some.begin(), some.end());
    if (where_) all.push_back(*where_);
    return all;
  }

  /// @param of  a flag a sample of the block
  void find_where(std::span<const std::uint8_t> of) {
    where_values_.clear();
    if (where_) gather_all(*where_, 0, of, where_values_);
  }

  /// A value a sample of the block: of those that do not count it is not a number.
  void gather(const Series& series, std::span<const std::uint8_t> of, std::vector<double>& all) const {
    gather_all(series, 0, of, all);
    if (!where_ || series.meaning != Series::Meaning::number) return;
    for (std::size_t i = 0; i < all.size(); ++i)
      if (where_values_[i] != 1) all[i] = std::numeric_limits<double>::quiet_NaN();
  }

  void choose_ranked(std::uint64_t limit) {
    std::uint64_t usable = 0;
    blocks_.each({}, [&](const SeriesBlocks::Block& block) {
      load(block);
      usable += static_cast<std::uint64_t>(std::ranges::count(usable_, std::uint8_t{1}));
    });
    // At random, since a grid or a table may have any order.
    const double share = usable > limit ? static_cast<double>(limit) / static_cast<double>(usable) : 1;
    const auto key = random_key(0, "ranked samples");
    ranked_.reserve(std::min(usable, limit));
    blocks_.each({}, [&](const SeriesBlocks::Block& block) {
      load(block);
      for (std::size_t i = 0; i < usable_.size(); ++i) {
        if (usable_[i] && (share == 1 || Random(key, block.first + i).uniform() < share)) ranked_.push_back(block.first + i);
      }
    });
  }

  void rank_parameters() {
    ranks_.resize(parameters());
    bins_.resize(parameters());
    tbb::parallel_for(std::size_t{0}, parameters(), [this](std::size_t p) {
      std::vector<double> values(ranked_.size()), sorted(ranked_.size()), block;
      for (std::size_t from = 0, to = 0; from < ranked_.size(); from = to) {
        const auto first = ranked_[from] / fold_block * fold_block;
        while (to < ranked_.size() && ranked_[to] < first + fold_block) ++to;
        block.resize(ranked_[to - 1] - first + 1);
        drawn_.read(p, first, block);
        for (std::size_t i = from; i < to; ++i) values[i] = block[ranked_[i] - first];
      }
      ranks_[p] = Ranks(values);
      for (std::size_t i = 0; i < sorted.size(); ++i) sorted[i] = values[ranks_[p].at(i)];
      bins_[p] = EqualBins(sorted);
    });
  }

  /// One pass over all rows, for all columns and parameters.
  void add_pairs() {
    pairs_.resize(series_.size() * parameters());
    std::vector<double> first(series_.size(), std::numeric_limits<double>::quiet_NaN());
    blocks_.each(with_where(series_), [&](const SeriesBlocks::Block& block) {
      load(block);
      find_where(usable_);
      const Drawn whole(*this, usable_);
      tbb::parallel_for(std::size_t{0}, series_.size(), [&](std::size_t s) {
        std::vector<double> all, y;
        gather(series_[s], usable_, all);
        std::vector<std::uint8_t> wanted(all.size());
        std::ranges::transform(all, wanted.begin(), [](double v) { return std::isfinite(v); });
        std::ranges::copy_if(all, std::back_inserter(y), [](double v) { return std::isfinite(v); });
        if (y.empty()) return;
        if (std::isnan(first[s])) first[s] = y.front();
        if (y.size() == whole.count)
          add(s, whole, y, first[s]);
        else
          add(s, Drawn(*this, wanted), y, first[s]);
      });
    });
  }

  /// Of some samples of a block what was drawn, by parameter.
  struct Drawn {
    Drawn(const Sensitivities& of, std::span<const std::uint8_t> wanted) : bins(of.parameters()), deviations(of.parameters()) {
      count = static_cast<std::size_t>(std::ranges::count(wanted, std::uint8_t{1}));
      std::vector<double> x;
      for (std::size_t p = 0; p < of.parameters(); ++p) {
        x.clear();
        for (std::size_t i = 0; i < wanted.size(); ++i) {
          if (!wanted[i]) continue;
          x.push_back(of.values_[p][i]);
          bins[p].push_back(of.bins_[p].of(x.back()));
        }
        deviations[p] = Deviations(x);
      }
    }
    std::size_t count = 0;
    std::vector<std::vector<std::uint8_t>> bins;
    std::vector<Deviations> deviations;
  };

  void add(std::size_t s, const Drawn& drawn, std::vector<double>& y, double shift) {
    const Deviations deviations(y);
    for (auto& value : y) value -= shift;
    for (std::size_t p = 0; p < parameters(); ++p) {
      auto& pair = pairs_[s * parameters() + p];
      pair.moments.merge(CoMoments(drawn.deviations[p], deviations));
      pair.bins.add(drawn.bins[p], y);
    }
  }

  /// Makes the rows of some columns, which are ranked together.
  void rank(std::size_t from, std::size_t count) {
    const auto group = std::span(series_).subspan(from, count);
    std::vector<std::vector<double>> values(count);
    std::vector<std::vector<std::uint32_t>> places(count);  // among the ranked samples
    std::vector<std::uint8_t> wanted;
    std::size_t next = 0;
    blocks_.each(with_where(group), [&](const SeriesBlocks::Block& block) {
      wanted.assign(block.good.size(), 0);
      const auto begin = next;
      while (next < ranked_.size() && ranked_[next] < block.first + wanted.size()) wanted[ranked_[next++] - block.first] = 1;
      find_where(wanted);
      tbb::parallel_for(std::size_t{0}, count, [&](std::size_t k) {
        std::vector<double> all;
        gather(group[k], wanted, all);
        for (auto i = begin; i < next; ++i) {
          const double value = all[ranked_[i] - block.first];
          if (!std::isfinite(value)) continue;
          values[k].push_back(value);
          places[k].push_back(static_cast<std::uint32_t>(i));
        }
      });
    });
    std::vector<std::vector<SensitivitySummary>> rows(count);
    tbb::parallel_for(std::size_t{0}, count,
                      [&](std::size_t k) { rows[k] = rows_of(from + k, std::exchange(values[k], {}), std::exchange(places[k], {})); });
    for (auto& some : rows) std::ranges::move(some, std::back_inserter(rows_));
  }

  std::vector<SensitivitySummary> rows_of(std::size_t s, const std::vector<double>& values,
                                          const std::vector<std::uint32_t>& places) const {
    const Ranks ranks(values);
    std::vector<SensitivitySummary> rows;
    for (std::size_t p = 0; p < parameters(); ++p) {
      const auto& pair = pairs_[s * parameters() + p];
      const auto& moments = pair.moments;
      const bool all = places.size() == ranks_[p].all().size();
      const auto linear = pearson(moments);
      const auto monotone = all ? spearman(ranks_[p].all(), ranks.all()) : spearman(ranks_[p].among(places), ranks.all());
      SensitivitySummary row;
      row.name = series_[s].name;
      row.parameter = drawn_.parameters()[p];
      row.n = moments.count();
      row.pearson = linear.value, row.pearson_low = linear.low, row.pearson_high = linear.high;
      row.rank_n = values.size();
      row.spearman = monotone.value, row.spearman_low = monotone.low, row.spearman_high = monotone.high;
      row.note = why_not(moments);
      const double none = std::numeric_limits<double>::quiet_NaN(), spread = row.note.empty() ? moments.x_deviation() : none;
      row.slope = row.note.empty() ? moments.slope() : none;
      row.slope_error = row.note.empty() ? moments.slope_error() : none;
      row.per_deviation = row.slope * spread;
      row.per_deviation_error = row.slope_error * spread;
      row.bins = pair.bins.bins();
      const auto share = row.note.empty() ? pair.bins.share(moments.y_squares()) : EstimatedShare{none, none};
      row.first_order = share.value, row.first_order_error = share.error;
      rows.push_back(std::move(row));
    }
    return rows;
  }

  SeriesBlocks& blocks_;
  const DrawnValues& drawn_;
  const Series* where_;
  std::vector<double> where_values_;  // of one block
  std::vector<Series> series_;
  std::vector<std::uint64_t> ranked_;        // ids, ascending
  std::vector<Ranks> ranks_;                 // of each parameter, of the ranked samples
  std::vector<EqualBins> bins_;              // of each parameter
  std::vector<std::vector<double>> values_;  // of each parameter, of one block
  std::vector<std::uint8_t> usable_;         // a flag a sample of it
  std::vector<Pair> pairs_;                  // by column and parameter
  std::vector<SensitivitySummary> rows_;
};

}  // namespace

std::vector<SensitivitySummary> sensitivities(SeriesBlocks& blocks, const DrawnValues& drawn, const Series* where, std::uint64_t limit) {
  return Sensitivities(blocks, drawn, where, limit).rows();
}

}  // namespace regatta
