#include <cerrno>
#include <filesystem>
#include <memory>

#include <fmt/format.h>

#include "framework/app/commands.hpp"
#include "framework/app/exit_code.hpp"
#include "framework/core/error.hpp"
#include "framework/core/text.hpp"
#include "framework/study/plan/workspace.hpp"
#include "framework/study/results/export_tables.hpp"
#include "framework/study/results/virtual_results.hpp"

namespace regatta {

namespace {

namespace fs = std::filesystem;

struct Target {
  fs::path file;
  CsvTable table;
};

/// Where each table goes: with --port to the file that -o names, else, and if a port has a table a case, into the folder.
std::vector<Target> all_targets(const CommandLine& line, const Reader& study, const PipelineInfo& pipeline, const fs::path& folder) {
  std::vector<Target> targets;
  if (!line.port.empty()) {
    auto tables = export_port(study, line.port);
    const bool one = tables.size() == 1 && !line.output.empty();
    for (auto& [name, table] : tables) targets.push_back({one ? line.output : folder / (name + ".csv"), std::move(table)});
    return targets;
  }
  for (auto& [name, table] : export_tables(study, pipeline)) targets.push_back({folder / (name + ".csv"), std::move(table)});
  return targets;
}

std::vector<Target> targets_of(const CommandLine& line, const Reader& study, const PipelineInfo& pipeline, const fs::path& folder) {
  auto targets = all_targets(line, study, pipeline, folder);
  if (line.columns.empty()) return targets;
  std::erase_if(targets, [](const Target& target) { return !target.table.is_of_samples(); });
  try {
    for (auto& target : targets) target.table.keep(line.columns);
  } catch (const ConfigError& error) {
    throw ConfigError(fmt::format("--columns: {}: {}", study.file().string(), error.what()));
  }
  return targets;
}

/// What a study has written is not written over, whatever --force says.
void require_none_of_a_study(const fs::path& file, std::string_view option) {
  std::error_code unknown;
  const auto path = fs::weakly_canonical(file, unknown);
  if (!fs::is_directory(path.parent_path(), unknown)) return;  // whoever writes there says why, or makes it
  const Workspace here(path.parent_path()), above(path.parent_path().parent_path());
  bool belongs = path == here.study_file() && fs::exists(path);
  for (auto plan = here.newest_plan(); plan > 0; --plan) belongs |= path == here.plan_file(plan);
  if (above.newest_plan() > 0)
    for (const auto& folder : {above.runs(), above.attempts(), above.logs(), above.shared()}) belongs |= path.parent_path() == folder;
  require(!belongs, "{}: belongs to a study, which would lose it; choose another place with {}", file.string(), option);
}

void write_file(const Target& target) {
  const auto folder = target.file.parent_path();
  std::error_code error;
  if (!folder.empty()) fs::create_directories(folder, error);
  if (error)
    throw ConfigError(
        fmt::format("{}: nothing can be written in this folder ({}); choose another one with -o", folder.string(), error.message()));
  const std::unique_ptr<std::FILE, int (*)(std::FILE*)> file(std::fopen(target.file.c_str(), "w"), std::fclose);
  if (!file)
    throw ConfigError(fmt::format("{}: cannot be written ({}); choose another folder with -o", target.file.string(),
                                  std::generic_category().message(errno)));
  target.table.write(file.get(), target.file.string());
}

int put_together(const CommandLine& line, const Workspace& workspace, const PipelineInfo& pipeline) {
  const auto& file = line.virtual_file;
  workspace.require_usable(FolderUse::look);
  require_none_of_a_study(file, "--virtual");
  require(!fs::exists(file) || line.force, "{}: is there already; --force writes over it", file.string());
  const auto written = write_virtual_results(workspace, pipeline, file);
  fmt::print("{}  {} of {}\n", file.string(), counted(written.columns, "column"), counted(written.runs, "run"));
  if (!written.left_out.empty())
    fmt::print(stderr, "note: {} has no {}: a list, a text, or one value for all\n", file.filename().string(),
               fmt::join(written.left_out, ", "));
  fmt::print(stderr, "note: its rows stay in the files of the runs: keep both together, and let verify say whether all are there\n");
  return exit_code::complete;
}

}  // namespace

int commands::export_results(const CommandLine& line, const PipelineInfo& pipeline) {
  const Workspace workspace(line.workspace);
  if (!line.virtual_file.empty()) return put_together(line, workspace, pipeline);
  require_folder(workspace.root(), FolderUse::look, "");
  require(fs::exists(workspace.study_file()), "{}: there are no results to export; run the study to its end",
          workspace.study_file().string());
  const Reader study(workspace.study_file());
  const auto folder = line.output.empty() ? workspace.root() / "csv" : line.output;
  const auto targets = targets_of(line, study, pipeline, folder);
  if (line.output == "-") {
    require(!line.port.empty() && targets.size() == 1, "-o -: only one table goes to standard output; {}",
            line.port.empty() ? "name it with --port" : "of a port this study has one for each case");
    targets.front().table.write(stdout, "standard output");
    return exit_code::complete;
  }
  for (const auto& target : targets) require_none_of_a_study(target.file, "-o");
  std::string taken;
  for (const auto& target : targets)
    if (fs::exists(target.file)) taken += fmt::format("{}: is there already; --force writes over it\n", target.file.string());
  if (!taken.empty()) taken.pop_back();
  require(taken.empty() || line.force, "{}", taken);
  std::uint64_t missing = study.natural("/results", "missing").value_or(0);
  for (const auto& of_case : study.groups("/results")) missing += study.natural("/results/" + of_case, "missing").value_or(0);
  if (missing > 0) fmt::print(stderr, "note: {} not computed yet: the status is missing\n", counted(missing, "sample"));
  for (const auto& target : targets) {
    write_file(target);
    fmt::print("{}  {}\n", target.file.string(), counted(target.table.rows(), "row"));
    if (const auto& names = target.table.left_out(); !names.empty())
      fmt::print(stderr, "note: {} has no column for {}: a list, or one value for all; see {}\n", target.file.filename().string(),
                 fmt::join(names, ", "), workspace.study_file().string());
  }
  return exit_code::complete;
}

}  // namespace regatta
