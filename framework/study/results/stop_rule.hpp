#pragma once
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "framework/pipeline/pipeline_info.hpp"
#include "framework/study/results/moments.hpp"
#include "framework/study/results/run_rows.hpp"
#include "framework/study/results/stop_outcome.hpp"
#include "framework/study/results/stopped_column.hpp"
#include "framework/study/sections.hpp"

namespace regatta {

/// Says when a study has samples enough: it looks at the rate or mean of one column whenever a whole block of samples is complete, from the
/// first sample on and in order of ids, and the study ends at the first look whose interval is narrow enough. So the answer depends on the
/// samples alone. One object a case of a study.
///
/// Rates: Wilson interval; failed samples count as not having the value. Means: mean +- t s / sqrt(n) over the finite values of complete
/// samples. These are intervals of a number of samples that is fixed beforehand. One that is looked at again and again until it is narrow
/// covers the truth slightly less often than it says; the loss vanishes as the interval gets narrow (Anscombe, Proc. Cambridge Phil. Soc.
/// 48 (1952) 600) and is the smaller the later the first look: min_samples.
class StopRule {
 public:
  /// @pre the section has been found clean and names a column
  StopRule(const StopSection& asked, const PipelineInfo& pipeline);

  /// The next run, in order of first_sample; not after the end. Where samples are missing, the rule looks no further.
  /// @return whether the study ends, with the samples of outcome().look.
  bool add(const RunRows& rows);

  const StopOutcome& outcome() const { return outcome_; }

 private:
  void take(const Series& series, const std::vector<std::uint8_t>& good, std::size_t begin, std::size_t end);
  bool look();

  StopSection asked_;
  StoppedColumn column_;
  double counted_ = 1;  // the number that stands for the value that is counted
  StopOutcome outcome_;
  bool missing_ = false;
  std::uint64_t samples_ = 0;
  std::uint64_t count_ = 0;    // of those, that have the value
  std::uint64_t failed_ = 0;   // of those
  Moments moments_;            // of whole blocks
  std::vector<double> block_;  // finite values of the one that is not whole yet
};

}  // namespace regatta
