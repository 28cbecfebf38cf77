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

namespace regatta {

namespace {

namespace fs = std::filesystem;

struct Target {
  fs::path file;
  CsvTable table;
};

/// Where each table goes: with --port to the file that -o names, else into the folder.
std::vector<Target> targets_of(const CommandLine& line, const Reader& study, const PipelineInfo& pipeline, const fs::path& folder) {
  std::vector<Target> targets;
  if (!line.port.empty()) {
    auto [name, table] = export_port(study, line.port);
    targets.push_back({line.output.empty() ? folder / (name + ".csv") : line.output, std::move(table)});
    return targets;
  }
  for (auto& [name, table] : export_tables(study, pipeline)) targets.push_back({folder / (name + ".csv"), std::move(table)});
  return targets;
}

void write_file(const Target& target) {
  if (target.file.has_parent_path()) fs::create_directories(target.file.parent_path());
  const std::unique_ptr<std::FILE, int (*)(std::FILE*)> file(std::fopen(target.file.c_str(), "w"), std::fclose);
  if (!file) throw IoError("write", target.file, errno);
  target.table.write(file.get(), target.file.string());
}

}  // namespace

int commands::export_results(const CommandLine& line, const PipelineInfo& pipeline) {
  const Workspace workspace(line.workspace);
  require(fs::exists(workspace.study_file()), "{}: there are no results to export; run the study to its end",
          workspace.study_file().string());
  const Reader study(workspace.study_file());
  const auto folder = line.port.empty() && !line.output.empty() ? line.output : workspace.root() / "csv";
  const auto targets = targets_of(line, study, pipeline, folder);
  if (line.output == "-") {
    require(!line.port.empty(), "-o -: only one table goes to standard output; name it with --port");
    targets.front().table.write(stdout, "standard output");
    return exit_code::complete;
  }
  std::string taken;
  for (const auto& target : targets)
    if (fs::exists(target.file)) taken += fmt::format("{}: is there already; --force writes over it\n", target.file.string());
  if (!taken.empty()) taken.pop_back();
  require(taken.empty() || line.force, "{}", taken);
  if (const auto missing = study.natural("/results", "missing").value_or(0); missing > 0)
    fmt::print(stderr, "note: {} samples have not been computed; their status is missing\n", with_commas(missing));
  for (const auto& target : targets) {
    write_file(target);
    fmt::print("{}  {} rows\n", target.file.string(), with_commas(target.table.rows()));
    if (const auto& names = target.table.left_out(); !names.empty())
      fmt::print(stderr, "note: {} has no column for {}: a list, or one value for all; see {}\n", target.file.filename().string(),
                 fmt::join(names, ", "), workspace.study_file().string());
  }
  return exit_code::complete;
}

}  // namespace regatta
