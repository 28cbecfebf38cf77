#include "framework/app/lost_study.hpp"

#include <fmt/format.h>

#include "framework/core/text.hpp"
#include "framework/study/plan/plan_file.hpp"
#include "framework/study/run/status.hpp"

namespace regatta {

std::string lost_study_text(const Workspace& workspace, const PipelineInfo& pipeline, const Study& study, const Plan& plan) {
  const auto before = read_newest_plan(workspace, pipeline);
  const auto file = before ? std::filesystem::path(before->study_file).filename() : study.file.filename();
  if (!before || (before->title == study.study.title && file == study.file.filename())) return {};
  const auto status = read_status(workspace, pipeline);
  auto lost = status.complete;
  for (const auto& run : plan.runs) {
    if (run.action == Action::complete) lost.erase(run.slice.run);
  }
  if (lost.empty()) return {};
  return fmt::format("{} holds results of the study {} ({}), and its {} not belong to this one; another folder, with -w, keeps both",
                     workspace.root().string(), in_quotes(status.title), file.string(),
                     lost.size() == 1 ? "complete run does" : with_commas(lost.size()) + " complete runs do");
}

}  // namespace regatta
