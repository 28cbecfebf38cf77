#pragma once
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "framework/pipeline/pipeline_info.hpp"
#include "framework/study/results/series.hpp"

namespace regatta {

/// A column of a reduced port that a stop rule may look at.
struct StoppedColumn {
  std::string name;      ///< "scores.success", "scores.metrics.ise", "scores.centre[2]", "low/scores.success"
  std::size_t port = 0;  ///< Among the reduced ones, as in RunRows::ports.
  std::string series;    ///< Name of the series in the columns of that port: "metrics/ise", "centre[2]".
  Series::Meaning meaning{};
  std::string unit;
  std::vector<std::string_view> values;  ///< That may be counted: of a boolean, an enum, an optional; a number has none.
  bool of_list = false;                  ///< Of a SameLength: the name is that of the list, and a rule names an element, "soundings.b[3]".
};

/// Of what the phases write, in order of declaration.
std::vector<StoppedColumn> stoppable_columns(const PipelineInfo& pipeline);

/// The column of a name as the user wrote it, with dots or slashes; of an optional its presence if that is the value that is counted; of a
/// list its element, whether or not it has that many. None if there is none.
std::optional<StoppedColumn> find_stopped(const std::vector<StoppedColumn>& columns, std::string_view name, std::string_view value);

}  // namespace regatta
