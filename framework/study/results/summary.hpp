#pragma once
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "framework/study/results/convergence.hpp"
#include "framework/study/results/counted_bins.hpp"
#include "framework/study/results/drawn_values.hpp"
#include "framework/study/results/fold_block.hpp"
#include "framework/study/results/long_column.hpp"
#include "framework/study/results/sensitivity.hpp"
#include "framework/study/results/tails.hpp"
#include "framework/study/sections.hpp"

namespace regatta {

/// A column of numbers over the good samples of a study, or those of them in which the boolean of StatisticsSection::where is true. Whole
/// numbers count as doubles, exact below 2^53.
struct NumberSummary {
  std::string name;  ///< Of the column; "centre[2]" for an element of an array.
  std::string unit;
  std::uint64_t count = 0;  ///< Finite values of good samples: what the rest of the row is about.
  double mean = 0;
  double variance = 0;
  double standard_error = 0;
  double min = 0;
  double max = 0;
  std::uint64_t not_finite = 0;  ///< Values of good samples that are infinite or not a number; left out.
  static constexpr auto schema() {
    using N = NumberSummary;
    return fields(field<&N::name>("column"), field<&N::unit>("unit of mean, standard_error, min and max; variance has its square"),
                  field<&N::count>("finite values of samples that are complete, and in which \"where\" is true if it is given"),
                  field<&N::mean>("mean of those", regatta::unit(see_unit)),
                  field<&N::variance>("unbiased variance of those", regatta::unit(see_unit)),
                  field<&N::standard_error>("standard error of the mean", regatta::unit(see_unit)),
                  field<&N::min>("smallest value", regatta::unit(see_unit)), field<&N::max>("largest value", regatta::unit(see_unit)),
                  field<&N::not_finite>("values that are infinite or not a number, left out"));
  }
};

/// How often a column has one value, among all samples that are not missing: a failed one counts in n, and so as not a success.
struct RateSummary {
  std::string name;
  std::string value;  ///< "true" of a boolean; an outcome of a choice, or "failed"; "present" or "absent" of an optional.
  std::uint64_t count = 0;
  std::uint64_t n = 0;
  double rate = 0;  ///< count / n, NaN if n = 0; low and high bound its 95 % Wilson interval.
  double low = 0;
  double high = 0;
  static constexpr auto schema() {
    using R = RateSummary;
    return fields(field<&R::name>("column"), field<&R::value>("the value that is counted"), field<&R::count>("samples that have it"),
                  field<&R::n>("samples that are complete or failed"), field<&R::rate>("count / n"),
                  field<&R::low>("lower end of the 95 % Wilson interval"), field<&R::high>("upper end of the 95 % Wilson interval"));
  }
};

/// The percentiles of a column over the same values as in its NumberSummary.
struct PercentileSummary {
  std::string name;
  std::string unit;
  std::vector<double> values;  ///< One a percentile that is asked for; NaN of nothing.
};

/// How many of these values lie in bins of equal width.
struct HistogramSummary {
  std::string name;
  std::string unit;
  std::vector<double> edges;  ///< One more than bins; NaN of nothing.
  std::vector<std::uint64_t> counts;
};

struct Summary {
  std::string where;  ///< The boolean that is true in the samples which numbers are about; empty: all good ones.
  std::vector<NumberSummary> numbers;
  std::vector<RateSummary> rates;
  std::vector<double> percents;                 ///< That are asked for.
  std::vector<PercentileSummary> percentiles;   ///< A row a number, as below; none if no percentiles are asked for.
  std::vector<HistogramSummary> histograms;     ///< None if no bins are asked for.
  std::vector<CountedBins> counts;              ///< Of each number, where values are not kept.
  double resolution = 0;                        ///< Relative width of the bins that percentiles are from; 0: of the values themselves.
  std::vector<ConvergenceSummary> convergence;  ///< Of each number and boolean a row a point, point by point.
  std::vector<TailSummary> tails;               ///< A row a number and level that are asked for.
  std::vector<SensitivitySummary> sensitivity;  ///< A row a number or boolean and parameter.
};

/// Every series of MergedColumns::finish(), in their order, of the port of that name. Absent values of an optional are left out of its
/// numbers. What is in memory meanwhile does not grow with the samples.
Summary summarise(std::string_view port, const LongColumns& merged, const StatisticsSection& asked, const DrawnValues& drawn);

}  // namespace regatta
