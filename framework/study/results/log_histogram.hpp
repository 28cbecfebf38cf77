#pragma once
#include <array>
#include <cstdint>
#include <vector>

#include "framework/study/results/ordered_key.hpp"

namespace regatta {

/// Counts finite doubles of any size in bins that divide every binade into 256: 0.2 to 0.4 % wide. Counts are whole numbers, so that the
/// histogram of many values is the sum of those of their parts, however they are divided.
class LogHistogram {
 public:
  static constexpr std::uint32_t bins_a_binade = 256;
  static constexpr std::uint32_t bins = 4096 * bins_a_binade;  ///< One for each sign and exponent, and 8 bits of the fraction.
  static constexpr double widest_bin = 1.0 / bins_a_binade;    ///< Over the smallest value in it.

  /// Bins are numbered in the order of their values.
  static std::uint32_t bin_of(double value) { return static_cast<std::uint32_t>(ordered_key(value) >> key_bits); }
  static double lower_edge(std::uint32_t bin) { return value_of_key(std::uint64_t{bin} << key_bits); }
  static double upper_edge(std::uint32_t bin) { return lower_edge(bin + 1); }

  void add(double value) { count_in(bin_of(value)) += 1; }
  void add(std::uint32_t bin, std::uint64_t count) { count_in(bin) += count; }

  /// Calls f(bin, count) for every bin that is not empty, in order of values.
  template <class F>
  void each(F f) const {
    for (std::uint32_t binade = 0; binade < number_of_.size(); ++binade) {
      if (number_of_[binade] == 0) continue;
      const auto& counts = binades_[number_of_[binade] - 1u];
      for (std::uint32_t i = 0; i < bins_a_binade; ++i)
        if (counts[i] > 0) f(binade * bins_a_binade + i, counts[i]);
    }
  }

 private:
  static constexpr unsigned key_bits = 64 - 12 - 8;  // that are alike in a bin: all but sign, exponent and the first bits of the fraction
  using Binade = std::array<std::uint64_t, bins_a_binade>;

  std::uint64_t& count_in(std::uint32_t bin) {
    auto& number = number_of_[bin / bins_a_binade];
    if (number == 0) {
      binades_.emplace_back();
      number = static_cast<std::uint16_t>(binades_.size());
    }
    return binades_[number - 1u][bin % bins_a_binade];
  }

  std::array<std::uint16_t, 4096> number_of_{};  // of each sign and exponent its place in binades_, from 1; 0: none yet
  std::vector<Binade> binades_;
};

/// Numbers by their places in ascending order, as far as a histogram tells: those of one bin are spread evenly over it, and none is beyond
/// the least or the largest number. Off by less than a bin is wide.
class HistogramPlaces {
 public:
  HistogramPlaces(const LogHistogram& histogram, double min, double max);
  double at(std::uint64_t place) const;

 private:
  struct Bin {
    std::uint32_t bin;
    std::uint64_t below, count;
  };
  std::vector<Bin> bins_;
  double min_, max_;
};

}  // namespace regatta
