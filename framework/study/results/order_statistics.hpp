#pragma once
#include <cstdint>
#include <span>
#include <vector>

namespace regatta {

/// Some of n finite numbers, by their places in ascending order, exactly: found in a few passes over the numbers, in memory that does not
/// grow with them. While more numbers than that may be the ones, a pass counts in 4,096 bins of the remaining range, whose edges are
/// numbers (so that any law is divided well), and the range becomes the bin; then one pass keeps what is left, to be selected from. Numbers
/// of any kind take 7 passes at most, 2 as a rule, and 1 where no more than `held` were there to begin with.
class OrderStatistics {
 public:
  static constexpr std::uint64_t held = std::uint64_t{1} << 18;
  static constexpr unsigned bin_bits = 12;

  /// @param places  from 0 to n - 1, in any order; none if n = 0
  /// @param limit   numbers that are kept at most
  OrderStatistics(std::uint64_t n, double min, double max, std::vector<std::uint64_t> places, std::uint64_t limit = held);

  /// Whether there has to be another pass: every number, once, and then end_pass().
  bool wants_pass() const { return !unknown_.empty(); }
  void add(std::span<const double> values);
  void end_pass();

  /// The number of that place. @pre it was asked for, and no pass is wanted
  double at(std::uint64_t place) const;

 private:
  /// Numbers as keys of the same order, and those that may be the number of some places.
  struct Range {
    std::uint64_t low, high;     // keys, both inclusive
    std::uint64_t below, count;  // numbers below it, and in it
    std::vector<std::uint64_t> bins{};
    unsigned shift = 0;
  };
  struct Known {
    std::uint64_t place;
    double value;
  };
  void narrow(std::vector<Range> ranges);
  std::vector<Range> bins_with_places() const;
  void select();
  Range& range_before(std::uint64_t key);
  std::uint64_t& bin_of(std::uint64_t key);

  std::uint64_t limit_;
  std::vector<std::uint64_t> places_;  // ascending, each once; those that are not known
  std::vector<Range> unknown_;         // ascending
  bool keeps_ = false;                 // this pass keeps the numbers in unknown_
  std::vector<std::uint64_t> kept_;    // as keys
  std::vector<Known> known_;           // ascending
};

}  // namespace regatta
