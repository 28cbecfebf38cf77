#pragma once
#include <cstdint>
#include <string>
#include <vector>

#include "framework/core/schema.hpp"
#include "framework/study/results/drawn_values.hpp"
#include "framework/study/results/series_blocks.hpp"

namespace regatta {

/// How a column depends on a parameter that was drawn, over the samples that are complete and have a finite value.
struct SensitivitySummary {
  std::string name;
  std::string parameter;
  std::uint64_t n = 0;
  double pearson = 0, pearson_low = 0, pearson_high = 0;
  std::uint64_t rank_n = 0;
  double spearman = 0, spearman_low = 0, spearman_high = 0;
  double slope = 0, slope_error = 0;
  double per_deviation = 0, per_deviation_error = 0;
  std::uint64_t bins = 0;
  double first_order = 0, first_order_error = 0;
  std::string note;  ///< Why there is no correlation; empty: there is one.
  static constexpr auto schema() {
    using S = SensitivitySummary;
    return fields(field<&S::name>("column"), field<&S::parameter>("what was drawn"), field<&S::n>("samples that have both"),
                  field<&S::pearson>("Pearson's correlation: how well a straight line describes it"),
                  field<&S::pearson_low>("lower end of its 95 % interval"), field<&S::pearson_high>("upper end of its 95 % interval"),
                  field<&S::rank_n>("samples that are ranked; fewer than n where there are more than 131,072"),
                  field<&S::spearman>("Spearman's rank correlation: how well any rising or falling curve describes it"),
                  field<&S::spearman_low>("lower end of its 95 % interval"), field<&S::spearman_high>("upper end of its 95 % interval"),
                  field<&S::slope>("change of the column (of a boolean: of its rate) for +1 of the parameter, by least squares",
                                   unit("column / parameter")),
                  field<&S::slope_error>("its standard error", unit("column / parameter")),
                  field<&S::per_deviation>("the same for +1 standard deviation of the parameter", unit("column")),
                  field<&S::per_deviation_error>("its standard error", unit("column")),
                  field<&S::bins>("bins of the parameter for the next two"),
                  field<&S::first_order>("share of the variance of the column that goes with the parameter alone, along any curve"),
                  field<&S::first_order_error>("its standard error"), field<&S::note>("why there is no correlation"));
  }
};

/// Up to so many samples ranks are exact; of more, about that many are ranked, which are chosen at random by their ids alone.
inline constexpr std::uint64_t ranked_up_to = std::uint64_t{1} << 17;

/// How every number and boolean depends on everything that was drawn: a row a column and parameter, in their orders. What is in memory
/// meanwhile does not grow with the samples. @param where  a boolean of the blocks: numbers count only where it is true; null: everywhere
std::vector<SensitivitySummary> sensitivities(SeriesBlocks& blocks, const DrawnValues& drawn, const Series* where = nullptr,
                                              std::uint64_t limit = ranked_up_to);

}  // namespace regatta
