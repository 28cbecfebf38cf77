#pragma once
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "framework/core/columns.hpp"
#include "framework/study/results/exact_sum.hpp"
#include "framework/study/results/series.hpp"

namespace regatta {

/// What is left of a column where its values are not kept: enough for the statistics of any number of runs, which come out the same bit
/// for bit however the samples were divided into runs.
struct SeriesTally {
  std::string name{};
  std::string unit{};
  Series::Meaning meaning{};
  std::vector<std::string> names{};   ///< Of the values of an enum.
  bool optional = false;              ///< A value may be absent.
  std::uint64_t not_finite = 0;       ///< Numbers that are left out.
  double min = 0, max = 0;            ///< 0 of nothing.
  ExactSum::Stored sum{}, squares{};  ///< Of numbers.
  std::vector<std::uint32_t> bins{};  ///< Those of LogHistogram that are not empty; of what is no number its values 0, 1, ...
  std::vector<std::uint64_t> counts{};
  std::string where{};  ///< The boolean that is true in the samples which numbers are about; empty: all good ones.
  static constexpr auto schema() {
    using T = SeriesTally;
    return fields(field<&T::name>("column"), field<&T::unit>("unit of its numbers"), field<&T::meaning>("what its values are"),
                  field<&T::names>("of the values of an enum"), field<&T::optional>("whether a value may be absent"),
                  field<&T::not_finite>("values left out: infinite, of a square that is infinite, or not a number"),
                  field<&T::min>("smallest value", regatta::unit("see unit")), field<&T::max>("largest value", regatta::unit("see unit")),
                  field<&T::sum>("sum of all values, without rounding"), field<&T::squares>("sum of their squares, without rounding"),
                  field<&T::bins>("bins that are not empty: sign, exponent and 8 bits of the fraction of the values in it, in their order; "
                                  "of what is no number the values 0, 1, ..."),
                  field<&T::counts>("values in each of these bins"),
                  field<&T::where>("the boolean that is true in the samples which numbers are about; empty: all that are complete"));
  }
};

/// Of every series of a port's rows, over the samples whose flag in `good` is set. @param where  as StatisticsSection::where
std::vector<SeriesTally> tally_of(const Columns& rows, std::string_view port, std::span<const std::uint8_t> good, const std::string& where);

}  // namespace regatta
