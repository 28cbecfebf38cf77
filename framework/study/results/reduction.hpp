#pragma once
#include <cstdint>
#include <filesystem>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "framework/pipeline/pipeline_info.hpp"
#include "framework/study/results/drawn_values.hpp"
#include "framework/study/results/grid_axis.hpp"
#include "framework/study/results/merge.hpp"
#include "framework/study/results/run_rows.hpp"
#include "framework/study/results/stop_rule.hpp"
#include "framework/study/results/summary.hpp"
#include "framework/study/results/tallied_port.hpp"

namespace regatta {

struct PortResults {
  std::string port;
  LongColumns columns;  ///< Of all samples in order of ids, with "first_id" = 0 and "status"; none where values are not kept.
  Summary summary;
  bool drawn = false;                     ///< A source of the pipeline: what the study drew, not what it found.
  bool of_cases = false;                  ///< One column of several cases, whose names stand for those of columns: side_by_side().
  std::vector<Coordinate> coordinates{};  ///< Of its lists.
};

/// What a study found in one case. All but the runs and the failed samples is a function of the samples alone.
struct Results {
  std::uint64_t samples = 0;
  std::uint64_t failed = 0;
  std::uint64_t missing = 0;
  std::optional<StopOutcome> stop{};  ///< What the stop rule said, if there is one.
  std::vector<PortResults> ports;     ///< The reduced ones, in order of declaration.
  std::vector<GridAxis> grid{};       ///< Of which samples are the points, in order, once or several times; empty: of none.
  std::vector<RunRecord> runs;
  std::vector<FailedSample> failed_samples;
  std::string case_name{};                                          ///< Empty: the study sweeps nothing.
  std::vector<std::pair<std::string, std::string>> case_changes{};  ///< Keys and values of the case, as the study spells them.

  std::uint64_t complete() const { return samples - failed - missing; }
};

/// What a study asks of its results.
struct ReductionSettings {
  StatisticsSection statistics{};
  StopSection stop{};
  Save save = Save::all;                  ///< Whether values of the runs are merged; if not, they bring tallies.
  std::vector<std::string> parameters{};  ///< Paths of what is drawn, as in RunRows::drawn; none: columns are correlated with nothing.
  /// For what is too much for memory; the cases of a study share it.
  std::shared_ptr<ScratchFile> scratch = std::make_shared<ScratchFile>(std::filesystem::temp_directory_path());
};

/// Merges and summarises the reduced ports of all runs of a study (of one case of it), up to the sample with which its stop rule ends it.
/// However the samples were cut into runs, and on however many cores they were computed, the results have the same bits. Rows stand
/// in a scratch file, so that its memory does not grow with the samples but for a record of each run and each sample that failed. One
/// thread at a time.
class Reduction {
 public:
  /// @throws ConfigError if a reduced port has a field of a name that merged columns need ("status", "first_id").
  Reduction(const PipelineInfo& pipeline, std::uint64_t sample_count, const ReductionSettings& settings = {});

  /// Runs come in order of first_sample and do not overlap; samples in between are missing.
  /// @throws Error naming run, port and column, if the rows do not fit, IoError if the scratch file cannot be written; nothing can be added
  /// after that.
  void add(RunRows rows);

  /// Whether the stop rule has ended the study: no more runs are needed, and those that come are left out.
  bool ended() const { return rule_ && rule_->outcome().ended; }

  /// Null without a stop rule.
  const StopOutcome* stop() const { return rule_ ? &rule_->outcome() : nullptr; }

  /// Samples that no run covered are missing. Once. On the cores of the task arena of the caller.
  Results finish();

 private:
  void pass_over(std::uint64_t first_sample);
  void cut(RunRows& rows) const;
  std::vector<SampleStatus> add_status(const RunRows& rows);
  void add_values(RunRows& rows, std::uint64_t of_run, std::span<const SampleStatus> status);
  void add_tallies(const RunRows& rows);
  void add_drawn(const RunRows& rows);
  static std::vector<SampleStatus> status_of_draw(const RunRows& rows);

  std::uint64_t sample_count_;
  StatisticsSection statistics_;
  std::optional<StopRule> rule_;
  std::vector<std::string> ports_;
  std::size_t sources_ = 0;            // of ports_, the first ones
  std::vector<MergedColumns> merged_;  // a port, or none
  std::vector<TalliedPort> tallied_;   // the same where values are not kept
  DrawnValues drawn_;
  LongColumn status_;
  Results results_;
};

}  // namespace regatta
