#include "framework/study/results/series_tally.hpp"

#include <algorithm>

#include "framework/study/results/number_tally.hpp"

namespace regatta {

namespace {

void count(std::span<const double> values, std::vector<std::uint64_t>& counts) {
  for (const double value : values) {
    const auto i = static_cast<std::size_t>(std::clamp(value, 0.0, 65535.0));
    if (i >= counts.size()) counts.resize(i + 1);
    ++counts[i];
  }
}

}  // namespace

std::vector<SeriesTally> tally_of(const Columns& rows, std::string_view port, std::span<const std::uint8_t> good,
                                  const std::string& where) {
  const auto all = series_of(rows);
  const auto* condition = find_where(all, port, where);
  std::vector<NumberTally> numbers(all.size());
  std::vector<std::vector<std::uint64_t>> counts(all.size());
  std::vector<double> values;
  ElementValues elements;
  std::vector<std::uint8_t> wanted;
  constexpr std::size_t block = 4'096;  // samples of a column at a time, whose bins then stay in the cache; no sum depends on it
  for (std::size_t begin = 0; begin < good.size(); begin += block) {
    const auto of_block = good.subspan(begin, std::min(block, good.size() - begin));
    wanted.assign(of_block.begin(), of_block.end());
    if (condition) {
      values.clear();
      gather_all(*condition, begin, of_block, values);
      std::ranges::transform(values, wanted.begin(), [](double v) { return v == 1; });
    }
    elements.of_samples(begin, wanted);
    for (std::size_t i = 0; i < all.size(); ++i) {
      const bool number = all[i].meaning == Series::Meaning::number;
      if (number && ElementValues::can_gather(all[i])) {
        numbers[i].add(elements.values(all[i]));
        continue;
      }
      values.clear();
      gather_values(all[i], begin, number ? std::span<const std::uint8_t>(wanted) : of_block, values);
      if (number)
        numbers[i].add(values);
      else
        count(values, counts[i]);
    }
  }
  std::vector<SeriesTally> tallies;
  for (std::size_t i = 0; i < all.size(); ++i) {
    const auto& series = all[i];
    auto& tally = tallies.emplace_back();
    tally.name = series.name;
    tally.unit = series.unit;
    tally.meaning = series.meaning;
    tally.optional = !series.presences.empty();
    if (condition) tally.where = condition->name;
    if (series.meaning == Series::Meaning::choice) tally.names.assign(series.names().begin(), series.names().end());
    if (series.meaning == Series::Meaning::number) {
      numbers[i].fill(tally);
      continue;
    }
    for (std::uint32_t value = 0; value < counts[i].size(); ++value) tally.bins.push_back(value);
    tally.counts = std::move(counts[i]);
  }
  return tallies;
}

}  // namespace regatta
