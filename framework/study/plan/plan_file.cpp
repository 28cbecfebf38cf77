#include "framework/study/plan/plan_file.hpp"

#include <cerrno>
#include <fstream>
#include <span>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "framework/core/digest.hpp"
#include "framework/core/error.hpp"
#include "framework/storage/durable.hpp"
#include "framework/study/plan/plan.hpp"
#include "framework/study/plan/run_file.hpp"

namespace regatta {

using nlohmann::json;

namespace {

/// Raised when something that stands in a plan gets another meaning; what is added only does not raise it.
constexpr int newest_format = 2;

std::vector<std::string> phase_names(const PipelineInfo& pipeline) {
  std::vector<std::string> names;
  for (const auto& phase : pipeline.phases) names.push_back(phase.name);
  return names;
}

/// Of all but itself.
std::string hash_of(const json& content) { return Digest().add(content.dump()).hex(); }

}  // namespace

std::string study_digest(const Study& study) {
  Digest digest;
  digest.add(study.file.string()).add(study.text).add(fmt::format("{}", fmt::join(study.overrides, "\n")));
  for (const auto& [path, text] : study.included) digest.add(path).add(text);
  return digest.hex();
}

std::optional<StoredPlan> read_newest_plan(const Workspace& workspace, const PipelineInfo& pipeline) {
  const auto number = workspace.newest_plan();
  if (number == 0) return {};
  const auto path = workspace.plan_file(number);
  StoredPlan plan;
  try {
    require(std::filesystem::is_regular_file(path), "{}: this is no file; move it away", path.string());
    std::ifstream file(path);
    if (!file) {
      const int error = errno;
      throw ConfigError(fmt::format("{}: cannot be read ({}); see its permissions", path.string(), std::generic_category().message(error)));
    }
    auto content = json::parse(file);
    const auto format = content.at("format").get<int>();
    require(format <= newest_format, "{}: has format {} where this program knows formats up to {}; use a newer program", path.string(),
            format, newest_format);
    if (const auto hash = content.find("hash"); hash != content.end()) {  // those of format 2 had none at first
      const std::string before = *hash;
      content.erase(hash);
      if (hash_of(content) != before) throw Error("it is not as it was written");
    }
    if (const auto names = content.at("phases").get<std::vector<std::string>>(); names != phase_names(pipeline))
      throw ForeignPlan(fmt::format("{}: this workspace belongs to {} with the phases {}; use that program for it, whatever the command",
                                    path.string(), content.value("program", "a program"), fmt::join(names, ", ")));
    plan.title = content.at("title");
    plan.per_run = content.at("per_run");
    plan.sample_count = content.at("samples");
    if (format == 1) {  // without cases
      plan.cases.emplace_back();
      plan.settings.push_back(content.at("settings"));
    } else {
      for (const auto& of_case : content.at("cases")) {
        plan.cases.push_back(of_case.at("name"));
        plan.settings.push_back(of_case.at("settings"));
      }
    }
    for (const auto& input : content.value("inputs", json::array()))
      plan.inputs.push_back({input.at("path"), input.value("from_study", ""), input.at("digest"), input.at("bytes")});
    plan.results = content.value("results_settings", "");
    plan.study_file = content.at("study_file");
    plan.digest = content.at("digest");
    for (const auto& run : content.at("runs")) {
      plan.runs.push_back({run.at("run"), run.value("case", std::uint64_t{0}), run.at("first_sample"), run.at("samples")});
      const auto& slice = plan.runs.back();
      if (slice.case_index >= plan.cases.size()) throw Error("a run has a case that is not listed");
      if (pipeline.from_files() && (slice.first_sample >= plan.inputs.size() || slice.sample_count != 1))
        throw Error("a run has an input that is not listed");
    }
  } catch (const ConfigError&) {
    throw;
  } catch (const std::exception& error) {
    const std::string_view what = error.what();
    throw ConfigError(fmt::format("{}: cannot be read as a plan ({}); {}", path.string(), what.substr(0, what.find("; last read")),
                                  number > 1 ? "move it away, and the plan before it holds"
                                             : "bring it back from a copy, or move it away to go on with the runs that are there"));
  }
  return plan;
}

StoredPlan require_plan(const Workspace& workspace, const PipelineInfo& pipeline) {
  auto plan = read_newest_plan(workspace, pipeline);
  require(plan.has_value(), "{}: there is no plan.json, so no study has been run here; the folder of a study is what run -w names",
          workspace.root().string());
  return std::move(*plan);
}

void write_plan(const Plan& plan, const Study& study, const PipelineInfo& pipeline, const Workspace& workspace,
                const Provenance& provenance) {
  json runs = json::array();
  for (const auto& run : plan.runs) {
    runs.push_back({{"run", run.slice.run},
                    {"case", run.slice.case_index},
                    {"first_sample", run.slice.first_sample},
                    {"samples", run.slice.sample_count}});
  }
  json inputs = json::array();
  for (const auto& input : plan.inputs)
    inputs.push_back({{"path", input.path}, {"from_study", input.from_study}, {"digest", input.digest}, {"bytes", input.bytes}});
  json cases = json::array();
  const auto settings = settings_texts(plan);
  for (std::size_t i = 0; i < study.cases.size(); ++i) {
    cases.push_back({{"name", study.cases[i].name}, {"settings", settings[i]}});
  }
  json content = {{"format", newest_format},
                  {"title", study.study.title},
                  {"seed", study.study.seed},
                  {"study_file", study.file.string()},
                  {"study", study.text},
                  {"included", study.included},
                  {"overrides", study.overrides},
                  {"digest", study_digest(study)},
                  {"program", provenance.program},
                  {"version", provenance.version},
                  {"created", provenance.start},
                  {"phases", phase_names(pipeline)},
                  {"samples", study.samples.count},
                  {"per_run", plan.per_run},
                  {"inputs", inputs},
                  {"cases", cases},
                  {"results_settings", run_file::settings_text({results_settings(study)})},
                  {"runs", runs}};
  content["hash"] = hash_of(content);
  const auto text = content.dump(1) + "\n";
  write_whole(workspace.plan_file(workspace.newest_plan() + 1), std::as_bytes(std::span(text)));
}

}  // namespace regatta
