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

/// Where each table goes: with --port to the file that -o names, else, and if a port has a table a case, into the folder.
std::vector<Target> targets_of(const CommandLine& line, const Reader& study, const PipelineInfo& pipeline, const fs::path& folder) {
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
  const auto folder = line.output.empty() ? workspace.root() / "csv" : line.output;
  const auto targets = targets_of(line, study, pipeline, folder);
  if (line.output == "-") {
    require(!line.port.empty() && targets.size() == 1, "-o -: only one table goes to standard output; {}",
            line.port.empty() ? "name it with --port" : "of a port this study has one for each case");
    targets.front().table.write(stdout, "standard output");
    return exit_code::complete;
  }
  std::string taken;
  for (const auto& target : targets)
    if (fs::exists(target.file)) taken += fmt::format("{}: is there already; --force writes over it\n", target.file.string());
  if (!taken.empty()) taken.pop_back();
  require(taken.empty() || line.force, "{}", taken);
  std::uint64_t missing = study.natural("/results", "missing").value_or(0);
  for (const auto& of_case : study.groups("/results")) missing += study.natural("/results/" + of_case, "missing").value_or(0);
  if (missing > 0) fmt::print(stderr, "note: {} samples have not been computed; their status is missing\n", with_commas(missing));
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
