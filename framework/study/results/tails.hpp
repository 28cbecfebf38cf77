#pragma once
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "framework/core/schema.hpp"
#include "framework/study/results/moments.hpp"
#include "framework/study/results/order_statistics.hpp"

namespace regatta {

/// The unit of a column whose rows have units of their own, in the column "unit".
inline constexpr const char* see_unit = "see unit";

/// How bad a column gets in its worst cases, where large values are the bad ones.
struct TailSummary {
  std::string name;
  std::string unit;
  double level = 0;
  std::uint64_t n = 0;
  double value_at_risk = 0, value_at_risk_low = 0, value_at_risk_high = 0;
  double conditional_value_at_risk = 0, conditional_value_at_risk_error = 0;
  static constexpr auto schema() {
    using T = TailSummary;
    return fields(field<&T::name>("column"), field<&T::unit>("unit of the numbers of this column"),
                  field<&T::level>("share of the values that are not worse"), field<&T::n>("values it is about"),
                  field<&T::value_at_risk>("VaR: the smallest value that this share of all does not exceed", regatta::unit(see_unit)),
                  field<&T::value_at_risk_low>("lower end of its 95 % interval", regatta::unit(see_unit)),
                  field<&T::value_at_risk_high>("upper end of its 95 % interval", regatta::unit(see_unit)),
                  field<&T::conditional_value_at_risk>("CVaR: mean of the worst 1 - level of all values", regatta::unit(see_unit)),
                  field<&T::conditional_value_at_risk_error>("its standard error", regatta::unit(see_unit)));
  }
};

/// Value at risk and conditional value at risk of n finite numbers at levels a, in a few passes over them:
///
///     VaR_a = min{z : F(z) >= a} = x_(ceil(n a)),   CVaR_a = VaR_a + mean(max(x - VaR_a, 0)) / (1 - a)
///
/// of their distribution F with mass 1/n each: Rockafellar and Uryasev, J. Banking & Finance 26 (2002) 1443, definitions 2 and 3,
/// theorem 10. So of several numbers that are equal to VaR just as much counts as makes up the worst 1 - a. The interval of VaR is that of
/// order statistics, n a -+ 1.96 sqrt(n a (1 - a)) rounded up (Conover, Practical Nonparametric Statistics, 3.2), for any law; too narrow
/// where n (1 - a) is below 5. The standard error of CVaR is sqrt(var(max(x - VaR, 0)) / n) / (1 - a), that of many independent samples:
/// Trindade et al., J. Banking & Finance 31 (2007) 3524.
class Tails {
 public:
  /// @param levels  each above 0 and below 1 @param limit  numbers that are kept at most, as of OrderStatistics
  explicit Tails(std::vector<double> levels, std::uint64_t limit = OrderStatistics::held) : levels_(std::move(levels)), limit_(limit) {}

  /// Whether there has to be another pass: every number once, block by block in order, and then end_pass().
  bool wants_pass() const { return !done_; }
  void add(std::span<const double> block);
  void end_pass();

  /// A row a level; all numbers NaN of nothing.
  std::vector<TailSummary> rows(const std::string& name, const std::string& unit) const;

 private:
  struct Places {
    std::uint64_t low, at, high;
  };
  Places places(double level) const;

  std::vector<double> levels_;
  std::uint64_t limit_;
  Moments moments_;
  std::optional<OrderStatistics> numbers_;
  std::vector<Moments> excess_;  // over VaR, of each level
  bool done_ = false;
};

}  // namespace regatta
