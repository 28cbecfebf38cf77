#pragma once
#include <string>
#include <vector>

#include "framework/study/results/study_summary.hpp"

namespace regatta {

/// Several studies, or cases of them, side by side. What can happen and happened in none is left out.
class Comparison {
 public:
  explicit Comparison(std::vector<StudySummary> studies);

  /// A row a study, of 100 columns at most: all get a number and their numbers of samples; then come the settings that are not the same in
  /// all, rates with their 95 % interval and means with their standard error.
  std::string text() const;

  /// The same as CSV, a line a study: rates and means with all digits, as NAME.rate, NAME.low, NAME.high and NAME.mean,
  /// NAME.standard_error.
  std::string csv() const;

 private:
  std::string head() const;
  std::string settings() const;
  std::string findings(bool rates) const;
  bool is_rate(const std::string& name) const;

  std::vector<StudySummary> studies_;
  std::vector<std::string> settings_;  // that differ
  std::vector<std::string> findings_;  // of all studies, in the order of the first that has it
};

}  // namespace regatta
