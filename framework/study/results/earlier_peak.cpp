#include "framework/study/results/earlier_peak.hpp"

#include <algorithm>

#include "framework/core/error.hpp"
#include "framework/core/type_of.hpp"
#include "framework/storage/reader.hpp"
#include "framework/study/results/run_rows.hpp"

namespace regatta {

double earlier_peak(const Workspace& workspace, const Plan& plan) {
  std::uint64_t samples = 0;
  for (const auto& run : plan.runs)
    if (run.action != Action::complete) samples = std::max(samples, run.slice.sample_count);
  double most = 0;
  std::error_code none;
  if (!std::filesystem::is_regular_file(workspace.study_file(), none) || samples == 0) return most;
  try {
    const auto records =
        from_columns<std::vector<RunRecord>>(Reader(workspace.study_file()).columns("/runs", type_of<std::vector<RunRecord>>()));
    for (const auto& run : records)
      if (run.status == RunState::complete && run.samples <= samples) most = std::max(most, static_cast<double>(run.metrics.memory));
  } catch (const Error&) {  // damaged, or of another version: a hint is not worth an error
  }
  return most;
}

}  // namespace regatta
