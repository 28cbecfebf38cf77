#pragma once
#include <functional>
#include <map>
#include <string>
#include <thread>
#include <vector>

#include "framework/core/stop.hpp"
#include "framework/engine/core_budget.hpp"
#include "framework/pipeline/pipeline.hpp"
#include "framework/storage/reader.hpp"
#include "framework/study/input/load_study.hpp"
#include "framework/study/plan/planned_input.hpp"
#include "framework/study/plan/read_inputs.hpp"
#include "framework/study/run/run_study.hpp"
#include "tests/framework/pipeline/example_phases.hpp"

/// A study of a diamond with a stepper, run inside the test: what the command `run` does, without its terminal.
namespace example {

inline const PipelineInfo& swings() {
  static const PipelineInfo info = pipeline<Out<"samples", Samples<Tilt>>>()
                                       .then<Load>()
                                       .then<Scale>()
                                       .then<Average>()
                                       .then<Swing>()
                                       .then<Combine>()
                                       .reduce<"results">()
                                       .reduce<"swung">()
                                       .info();
  return info;
}

inline constexpr const char* study_text = R"([study]
title = "Swings"
seed = 7
[samples]
count = 100
per_run = 10
[samples.parameters]
angle = { uniform = [0.1, 0.5] }
[phases.swing]
steps = 50
record = { samples = "3,57", every = 10 }
)";

inline constexpr const char* record_3 = "phases.swing.record.samples=\"3\"";  // for studies that have no sample 57

struct StudyCall {
  std::vector<std::string> overrides{};
  std::vector<unsigned> pus = {0};
  std::optional<IdRanges> runs{};
  std::string text = study_text;
  const PipelineInfo* pipeline = &swings();
  std::string until{};  // phase
  std::filesystem::path file = "study.toml";
};

struct StudyEnd {
  StudyReport report;
  Plan plan;
  std::vector<std::string> log;
  std::vector<std::string> study_log;
};

inline StudyEnd run_study(const std::filesystem::path& folder, const StudyCall& call = {}, StopRequest* stop = nullptr,
                          const std::function<std::jthread(const StudyParts&)>& beside = {}) {
  StopRequest never;
  const auto& pipeline = *call.pipeline;
  const Workspace workspace(folder);
  const auto before = read_newest_plan(workspace, pipeline);
  auto study = parse_study(call.text, call.file, call.overrides, pipeline, {}, {.inputs = known_inputs(before)});
  workspace.create();
  read_inputs(study, workspace, before);
  auto provenance = current_provenance({"test"});
  provenance.study = call.text;
  provenance.study_file = call.file;
  provenance.overrides = call.overrides;
  StudyEnd end;
  const auto part = call.until.empty() ? pipeline : pipeline.until(call.until);
  end.plan = make_plan(study, pipeline, part, workspace, call.pus.size(), provenance);
  if (end.plan.changed) write_plan(end.plan, study, pipeline, workspace, provenance);
  std::mutex mutex;
  StudyLogs logs;
  logs.study = [&](LogLevel, std::string_view line) {
    const std::lock_guard lock(mutex);
    end.study_log.emplace_back(line);
  };
  logs.run = [&](std::uint64_t run, std::size_t) -> LogLine {
    return [&, run](LogLevel, std::string_view phase, std::string_view text) {
      const std::lock_guard lock(mutex);
      end.log.push_back(fmt::format("{} {}: {}", run, phase, text));
    };
  };
  StudyRunner runner(study, part, workspace, end.plan, provenance, stop ? *stop : never, logs, {call.pus, call.runs, "app run study.toml"});
  std::jthread companion;  // it looks at the parts: joined before they end
  if (beside) companion = beside(runner.parts());
  end.report = runner.run();
  return end;
}

inline Reader run_file_of(const std::filesystem::path& folder, std::uint64_t run) { return Reader(Workspace(folder).run_file(run)); }

/// Every byte below /results of a study.h5, by name of the data set.
inline std::map<std::string, std::string> results(const std::filesystem::path& folder) {
  std::map<std::string, std::string> all;
  const Reader reader(Workspace(folder).study_file());
  for (const auto& port : {"results", "swung"}) {
    const auto group = std::string("/results/") + port;
    all[group] = reader.text(group, "hash").value();  // of all columns of the port
  }
  for (const auto& group : reader.products("/results/statistics")) all[group] = reader.text(group, "hash").value();
  return all;
}

}  // namespace example
