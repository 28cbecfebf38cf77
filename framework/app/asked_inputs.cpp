#include "framework/app/asked_inputs.hpp"

#include <fmt/format.h>

#include "framework/study/plan/read_inputs.hpp"

namespace regatta {

bool read_asked_inputs(AskedStudy& asked, const PipelineInfo& pipeline, const Workspace& workspace, StopSignals* signals) {
  if (!pipeline.from_files()) return true;
  InputReading reading;
  reading.told = [](const std::string& text) { fmt::print(stderr, "{}\n", text); };
  reading.keep = signals != nullptr;  // who only looks leaves the workspace as it is
  if (!asked.study.execution.sequential) reading.pus = asked.cores.pus;
  if (signals) reading.stop = &signals->request();
  bool stopped = false;
  try {
    read_inputs(asked.study, workspace, read_newest_plan(workspace, pipeline), reading);
  } catch (const Stopped&) {
    stopped = true;
  }
  return !stopped;
}

}  // namespace regatta
