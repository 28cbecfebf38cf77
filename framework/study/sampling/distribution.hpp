#pragma once
#include <string>
#include <vector>

namespace regatta {

/// How one parameter is drawn: its quantile at one uniform number, so that every sampling method (random, Sobol, Latin hypercube) is a
/// way to choose that number. Made by functions that take what has been checked already.
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
  /// One of the values, each equally likely; for booleans and enums their numbers. @pre not empty
  static Distribution choice(std::vector<double> values);

  /// The value below which a fraction u of all draws lies; a choice keeps the order in which its values were given. @pre 0 < u < 1
  double quantile(double u) const;

  /// The draws lie in [lowest, highest]; infinite where nothing bounds them.
  double lowest() const;
  double highest() const;

  /// "uniform [-0.3, 0.3]"; equal text means equal draws.
  std::string text() const;

 private:
  enum class Shape { uniform, whole_uniform, normal, log_uniform, log_normal, choice };
  Distribution(Shape shape, std::vector<double> numbers) : shape_(shape), numbers_(std::move(numbers)) {}

  Shape shape_;
  std::vector<double> numbers_;
};

}  // namespace regatta
