#pragma once
#include <cstdint>
#include <string>
#include <vector>

#include "framework/core/schema.hpp"
#include "framework/study/results/drawn_values.hpp"
#include "framework/study/results/series.hpp"

namespace regatta {

/// How a column goes with a parameter that was drawn, over the samples that are complete and have a finite value.
struct SensitivitySummary {
  std::string name;
  std::string parameter;
  std::uint64_t n = 0;
  double pearson = 0, pearson_low = 0, pearson_high = 0;
  std::uint64_t rank_n = 0;
  double spearman = 0, spearman_low = 0, spearman_high = 0;
  std::string note;  ///< Why there is no correlation; empty: there is one.
  static constexpr auto schema() {
    using S = SensitivitySummary;
    return fields(field<&S::name>("column"), field<&S::parameter>("what was drawn"), field<&S::n>("samples that have both"),
                  field<&S::pearson>("Pearson's correlation: how well a straight line describes it"),
                  field<&S::pearson_low>("lower end of its 95 % interval"), field<&S::pearson_high>("upper end of its 95 % interval"),
                  field<&S::rank_n>("samples that are ranked; fewer than n where there are more than a million"),
                  field<&S::spearman>("Spearman's rank correlation: how well any rising or falling curve describes it"),
                  field<&S::spearman_low>("lower end of its 95 % interval"), field<&S::spearman_high>("upper end of its 95 % interval"),
                  field<&S::note>("why there is no correlation"));
  }
};

/// Correlates columns with everything that was drawn. Ranks are exact up to a number of samples; of more, about that many are ranked,
/// which are chosen at random by their ids alone.
class Sensitivities {
 public:
  static constexpr std::uint64_t ranked_up_to = 1'000'000;

  /// `good`: a flag a sample, whether it is complete. Both live longer.
  Sensitivities(const DrawnValues& drawn, const std::vector<std::uint8_t>& good, std::uint64_t limit = ranked_up_to);

  /// A row a parameter, in their order.
  std::vector<SensitivitySummary> of(const Series& series);

  /// Memory beside what is drawn, in bytes.
  static double bytes(std::uint64_t samples, std::size_t parameters);

 private:
  const std::vector<float>& parameter_ranks(std::size_t parameter, const std::vector<std::size_t>& samples);

  const DrawnValues& drawn_;
  std::vector<std::uint8_t> usable_;  // a flag a sample: good, and all that was drawn is finite
  std::vector<std::uint8_t> ranked_;  // a flag a sample
  std::size_t ranked_count_ = 0;
  std::vector<std::vector<float>> ranks_;  // of each parameter over all ranked samples; empty until it is asked for
  std::vector<float> some_ranks_;          // of one parameter over some of them
};

}  // namespace regatta
