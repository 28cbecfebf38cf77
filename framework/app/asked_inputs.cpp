#include "framework/app/asked_inputs.hpp"

#include <fmt/format.h>

#include "framework/study/plan/read_inputs.hpp"

namespace regatta {

namespace {

constexpr StopSignals::Words while_reading{.first = "no run has begun; reading ends; once more to abort at once",
                                           .second = "aborted; no run had begun"};

}  // namespace

bool read_asked_inputs(AskedStudy& asked, const PipelineInfo& pipeline, const Workspace& workspace, const std::optional<StoredPlan>& before,
                       StopSignals* signals) {
  if (!pipeline.from_files()) return true;
  InputReading reading;
  reading.told = [](const std::string& text) { fmt::print(stderr, "{}\n", text); };
  reading.keep = signals != nullptr;  // who only looks leaves the workspace as it is
  if (!asked.study.execution.sequential) reading.pus = asked.cores.pus;
  if (signals) {
    reading.stop = &signals->request();
    signals->speak(&while_reading);
  }
  bool stopped = false;
  try {
    read_inputs(asked.study, workspace, before, reading);
    asked.slices = slices_of(asked.study, pipeline, before, asked.cores.pus.size());
  } catch (const Stopped&) {
    stopped = true;
  }
  if (signals) signals->speak(nullptr);
  return !stopped;
}

}  // namespace regatta
