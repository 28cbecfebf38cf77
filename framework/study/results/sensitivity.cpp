#include "framework/study/results/sensitivity.hpp"

#include <algorithm>
#include <cmath>

#include "framework/core/random.hpp"
#include "framework/study/results/estimated_correlation.hpp"
#include "framework/study/results/fold_block.hpp"
#include "framework/study/results/ranks.hpp"

namespace regatta {

namespace {

std::string why_not(const CoMoments& pairs) {
  if (pairs.count() < 2) return pairs.count() == 0 ? "no sample has a value" : "only one sample has a value";
  if (pairs.y_is_constant()) return "the column is constant";
  return pairs.x_is_constant() ? "the parameter is constant" : "";
}

}  // namespace

Sensitivities::Sensitivities(const DrawnValues& drawn, const std::vector<std::uint8_t>& good, std::uint64_t limit)
    : drawn_(drawn), usable_(good), ranks_(drawn.parameters().size()) {
  for (std::size_t p = 0; p < drawn.parameters().size(); ++p) {
    const auto& values = drawn.of(p);
    for (std::size_t i = 0; i < usable_.size(); ++i) usable_[i] &= static_cast<std::uint8_t>(std::isfinite(values[i]));
  }
  ranked_ = usable_;
  const auto usable = static_cast<std::uint64_t>(std::ranges::count(usable_, std::uint8_t{1}));
  if (usable > limit) {
    // At random, since a grid or a table may have any order.
    const double share = static_cast<double>(limit) / static_cast<double>(usable);
    const auto key = random_key(0, "ranked samples");
    for (std::size_t i = 0; i < ranked_.size(); ++i) ranked_[i] &= static_cast<std::uint8_t>(Random(key, i).uniform() < share);
  }
  ranked_count_ = static_cast<std::size_t>(std::ranges::count(ranked_, std::uint8_t{1}));
}

std::vector<SensitivitySummary> Sensitivities::of(const Series& series) {
  const std::size_t parameters = drawn_.parameters().size();
  std::vector<CoMoments> pairs(parameters);
  std::vector<double> block, x, y, ranked;
  std::vector<std::size_t> samples;  // of `ranked`
  for (std::size_t begin = 0; begin < usable_.size(); begin += fold_block) {
    const auto wanted = std::span(usable_).subspan(begin, std::min(fold_block, usable_.size() - begin));
    block.clear();
    gather_all(series, begin, wanted, block);
    y.clear();
    std::ranges::copy_if(block, std::back_inserter(y), [](double v) { return std::isfinite(v); });
    for (std::size_t p = 0; p < parameters; ++p) {
      x.clear();
      for (std::size_t i = 0; i < block.size(); ++i) {
        if (std::isfinite(block[i])) x.push_back(drawn_.of(p)[begin + i]);
      }
      pairs[p].merge(CoMoments(x, y));
    }
    for (std::size_t i = 0; i < block.size(); ++i) {
      if (!ranked_[begin + i] || !std::isfinite(block[i])) continue;
      ranked.push_back(block[i]);
      samples.push_back(begin + i);
    }
  }
  const auto ranks = ranks_of(ranked);
  std::vector<SensitivitySummary> rows;
  for (std::size_t p = 0; p < parameters; ++p) {
    const auto linear = pearson(pairs[p]), monotone = spearman(parameter_ranks(p, samples), ranks);
    rows.push_back({series.name, drawn_.parameters()[p], pairs[p].count(), linear.value, linear.low, linear.high, samples.size(),
                    monotone.value, monotone.low, monotone.high, why_not(pairs[p])});
  }
  return rows;
}

const std::vector<float>& Sensitivities::parameter_ranks(std::size_t parameter, const std::vector<std::size_t>& samples) {
  const bool all = samples.size() == ranked_count_;
  auto& ranks = all ? ranks_[parameter] : some_ranks_;
  if (all && !ranks.empty()) return ranks;
  std::vector<double> values;
  values.reserve(samples.size());
  for (const auto sample : samples) values.push_back(drawn_.of(parameter)[sample]);
  ranks = ranks_of(values);
  return ranks;
}

double Sensitivities::bytes(std::uint64_t samples, std::size_t parameters) {
  const auto ranked = static_cast<double>(std::min(samples, ranked_up_to));
  const double each = sizeof(double) + sizeof(std::size_t) + 2 * sizeof(float);  // value, id, rank, order
  return 2 * static_cast<double>(samples) + ranked * (2 * each + static_cast<double>(parameters) * sizeof(float));
}

}  // namespace regatta
