#pragma once
#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <vector>

#include "framework/study/results/long_bytes.hpp"

namespace regatta {

/// What was drawn for every sample of a study, as numbers: a duration in seconds, a boolean as 0 or 1, an enum as its position. Its memory
/// does not grow with the samples.
class DrawnValues {
 public:
  DrawnValues() = default;
  DrawnValues(std::vector<std::string> parameters, const std::shared_ptr<ScratchFile>& scratch)
      : parameters_(std::move(parameters)), values_(parameters_.size(), LongBytes(scratch)) {}

  /// The next samples: one row each, a number a parameter.
  void append(std::span<const double> rows);
  /// The next samples, of which nothing is known.
  void append_empty(std::uint64_t count);

  const std::vector<std::string>& parameters() const { return parameters_; }  ///< Paths below [samples.parameters].
  /// The values of samples first, first + 1, ..., as many as fill `to`; NaN of those of which nothing is known.
  void read(std::size_t parameter, std::uint64_t first, std::span<double> to) const;

 private:
  std::vector<std::string> parameters_;
  std::vector<LongBytes> values_;  // by parameter, a double a sample
};

}  // namespace regatta
