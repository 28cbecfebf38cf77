#include "bench/study/whole_study.hpp"

#include <fmt/format.h>

#include "framework/app/logs.hpp"
#include "framework/core/error.hpp"
#include "framework/study/input/load_study.hpp"
#include "framework/study/plan/claim.hpp"
#include "framework/study/run/run_study.hpp"

namespace regatta::bench {

void run_whole_study(const StudyToRun& asked, const Workspace& workspace, const std::vector<unsigned>& pus, const WatchRun& watch) {
  const auto& pipeline = asked.pipeline;
  const StopRequest stop;
  const auto study = parse_study(asked.text, "study.toml", asked.overrides, pipeline);
  std::filesystem::create_directories(workspace.root());
  const Claim claim(workspace);
  workspace.create();
  const auto provenance = current_provenance({"bench"});
  const auto plan = make_plan(study, pipeline, pipeline, workspace, pus.size(), provenance);
  write_plan(plan, study, pipeline, workspace, provenance);
  StudyLog log(workspace.logs(), LogLevel::info);
  StudyLogs logs;
  logs.study = [&log](LogLevel level, std::string_view said) { log.study(level, said); };
  logs.run = [&](std::uint64_t run, std::size_t lane) -> LogLine {
    LogLine write = [file = log.run(run, lane)](LogLevel level, std::string_view phase, std::string_view said) {
      file->write(level, phase, said);
    };
    return watch ? watch(lane, std::move(write)) : write;
  };
  StudyRunner runner(study, pipeline, workspace, plan, provenance, stop, std::move(logs), {pus, {}, "bench run study.toml"});
  const auto report = runner.run();
  if (report.complete != plan.runs.size())
    throw Error(fmt::format("{} of {} runs are complete; see {}", report.complete, plan.runs.size(), workspace.logs().string()));
}

}  // namespace regatta::bench
