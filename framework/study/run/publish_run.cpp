#include "framework/study/run/publish_run.hpp"

#include "framework/storage/durable.hpp"

namespace regatta {

void publish(const StudyParts& parts, const PlannedRun& planned, RunContents& contents, const RunMetrics& metrics) {
  const auto run = planned.slice.run;
  const auto name = parts.workspace.run_file(run);
  try {
    if (auto* file = contents.file())
      file->publish("", metrics);
    else if (planned.source != name)
      replace(planned.source, name);
  } catch (const IoError&) {
    if (const auto why = parts.workspace.in_the_way(run)) throw Error(*why);
    throw;
  }
}

}  // namespace regatta
