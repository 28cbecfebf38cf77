#pragma once
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "framework/core/schema.hpp"

namespace regatta {

/// How one parameter is drawn: its quantile at one uniform number, so that every sampling method (random, Sobol, Latin hypercube, grid) is
/// a way to choose that number. Made by functions that take what has been checked already.
class Distribution {
 public:
  static Distribution uniform(double low, double high);
  /// The whole numbers from low to high, both included. @pre both are whole, |low|, |high| <= 2^53
  static Distribution whole_uniform(double low, double high);
  static Distribution normal(double mean, double sigma);
  /// Uniform in the natural logarithm. @pre 0 < low < high
  static Distribution log_uniform(double low, double high);
  /// mu and sigma are those of the natural logarithm of the value, so the median is exp(mu).
  static Distribution log_normal(double mu, double sigma);
  /// One of the values; for booleans and enums their numbers. Each equally likely, or in proportion to its weight.
  /// @pre values not empty; no weights, or one a value, none negative, their sum positive and finite
  static Distribution choice(std::vector<double> values, std::vector<double> weights = {});
  /// Axes of a grid: these values, or `count` evenly spaced ones from low to high, both included. @pre not empty; count >= 2
  static Distribution grid(std::vector<double> values);
  static Distribution linspace(double low, double high, std::uint64_t count);

  /// The same of those draws alone that fall in the interval, which may be infinite.
  /// @pre normal or log_normal, and mass_in(interval) >= 1e-300
  Distribution truncated(const Range& interval) const;
  /// The chance of a draw in the interval. @pre normal or log_normal
  double mass_in(const Range& interval) const;

  /// The value below which a fraction u of all draws lies; a choice or grid keeps the order in which its values were given. @pre 0 < u < 1
  double quantile(double u) const;

  /// The draws lie in [lowest, highest]; infinite where nothing bounds them.
  double lowest() const;
  double highest() const;

  /// How many values an axis of a grid has; 0 for what is drawn.
  std::uint64_t points() const;
  bool is_choice() const { return shape_ == Shape::choice; }

  /// "uniform [-0.3, 0.3]"; equal text means equal draws.
  std::string text() const;

 private:
  enum class Shape { uniform, whole_uniform, normal, log_uniform, log_normal, choice, grid, linspace };
  Distribution(Shape shape, std::vector<double> numbers) : shape_(shape), numbers_(std::move(numbers)) {}

  bool has_tails() const { return shape_ == Shape::normal || shape_ == Shape::log_normal; }
  /// Bounds of the value in standard deviations from the middle.
  Range standard(const Range& interval) const;
  double normal_number(double u) const;

  Shape shape_;
  std::vector<double> numbers_;
  std::vector<double> weights_, cumulative_;  // of a choice
  std::optional<Range> truncated_;
};

}  // namespace regatta
