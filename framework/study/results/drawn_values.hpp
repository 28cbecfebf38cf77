#pragma once
#include <cstdint>
#include <span>
#include <string>
#include <utility>
#include <vector>

namespace regatta {

/// What was drawn for every sample of a study, as numbers: a duration in seconds, a boolean as 0 or 1, an enum as its position.
class DrawnValues {
 public:
  DrawnValues() = default;
  explicit DrawnValues(std::vector<std::string> parameters, std::uint64_t sample_count = 0)
      : parameters_(std::move(parameters)), values_(parameters_.size()) {
    for (auto& values : values_) values.reserve(sample_count);
  }

  /// The next samples: one row each, a number a parameter.
  void append(std::span<const double> rows) {
    for (std::size_t i = 0; i < rows.size(); ++i) values_[i % values_.size()].push_back(rows[i]);
  }
  /// The next samples, of which nothing is known.
  void append_empty(std::uint64_t count);

  const std::vector<std::string>& parameters() const { return parameters_; }  ///< Paths below [samples.parameters].
  const std::vector<double>& of(std::size_t parameter) const { return values_[parameter]; }

 private:
  std::vector<std::string> parameters_;
  std::vector<std::vector<double>> values_;  // by parameter, one a sample
};

}  // namespace regatta
