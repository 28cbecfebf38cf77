#include "framework/app/subcommands.hpp"

#include <algorithm>
#include <charconv>
#include <limits>

#include <CLI/CLI.hpp>
#include <fmt/format.h>

#include "framework/app/command_line.hpp"
#include "framework/app/commands.hpp"
#include "framework/core/error.hpp"
#include "framework/core/id_ranges.hpp"
#include "framework/core/type.hpp"

namespace regatta {

namespace {

/// A command with what every command has.
CLI::App& command(CLI::App& app, CommandLine& line, const char* name, const char* does, Command execute) {
  auto* subcommand = app.add_subcommand(name, does);
  subcommand->callback([&line, execute] { line.command = execute; });
  return *subcommand;
}

/// Turns the name of a level into its number, which CLI11 converts.
std::string level_number(std::string& text) {
  const auto& names = type_of<LogLevel>().names;
  const auto found = std::ranges::find(names, text);
  if (found == names.end()) return fmt::format("\"{}\" is no level; there are: {}", text, fmt::join(names, ", "));
  text = std::to_string(found - names.begin());
  return {};
}

void add_study(CLI::App& command, CommandLine& line) {
  command.add_option("study", line.study, "the study file (TOML)")->required()->type_name("FILE");
  command.add_option("--set", line.overrides, "change a key of the study: --set samples.count=2000 --set phases.simulate.duration=5")
      ->type_name("KEY=VALUE")
      ->expected(1)
      ->multi_option_policy(CLI::MultiOptionPolicy::TakeAll);
}

void add_workspace(CLI::App& command, CommandLine& line) {
  command.add_option("-w,--workspace", line.workspace, "folder for the results (default: out/NAME for NAME.toml)")->type_name("DIR");
}

/// Of a study that was run.
void add_folder(CLI::App& command, CommandLine& line) {
  command.add_option("workspace", line.workspace, "folder of the study")->required()->type_name("DIR");
}

/// What execution.cores of a study accepts too; how many there are is asked later.
std::optional<AutoOrNumber> cores_from(const std::string& text) {
  if (text == "auto") return Auto::auto_;
  std::uint64_t number = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  constexpr std::uint64_t most = std::numeric_limits<int>::max();
  if (error != std::errc{} || end != text.data() + text.size() || number > most) return {};
  return number;
}

std::string no_cores(const std::string& text) {
  return cores_from(text) ? std::string() : fmt::format("\"{}\" is no number of cores; write 1, 2, ... or auto", text);
}

void add_cores(CLI::App& command, CommandLine& line) {
  command
      .add_option_function<std::string>(
          "--cores", [&line](const std::string& text) { line.cores = cores_from(text); },
          "simulation cores, or auto: all physical cores this process may use, one left to the system when there are more than two "
          "(default: as the study says)")
      ->check(no_cores)
      ->type_name("N");
}

/// Of those that this CPU has; nothing for any other text.
std::optional<InstructionSet> isa_from(const std::string& text) {
  const auto& sets = available_instruction_sets();
  const auto found = std::ranges::find(sets, text, name_of);
  return found == sets.end() ? std::nullopt : std::optional(*found);
}

std::string no_isa(const std::string& text) {
  if (isa_from(text)) return {};
  std::vector<std::string_view> names;
  std::ranges::transform(available_instruction_sets(), std::back_inserter(names), name_of);
  return fmt::format("\"{}\" is no instruction set that kernels of this program have on this CPU; there are: {}", text,
                     fmt::join(names, ", "));
}

void add_isa(CLI::App& command, CommandLine& line) {
  command
      .add_option_function<std::string>(
          "--isa", [&line](const std::string& text) { line.isa = isa_from(text); },
          "instruction set of the kernels: scalar, sse2, avx2 or avx512 (default: the best of this CPU). avx2 and avx512 give the same "
          "bits, and so do scalar and sse2")
      ->check(no_isa)
      ->type_name("SET");
}

void add_until(CLI::App& command, CommandLine& line) {
  command.add_option("--until", line.until, "end each run after this phase; without it a later call goes on from what was stored")
      ->type_name("PHASE");
}

std::string no_runs(const std::string& text) {
  try {
    require(!IdRanges(text).empty(), "no run is named; write for example 0-99");
    return {};
  } catch (const ConfigError& error) {
    return error.what();
  }
}

void add_run(CLI::App& app, CommandLine& line) {
  auto& run = command(app, line, "run", "run a study, or go on with it: finished runs are kept, only what is missing or changed is done",
                      commands::run);
  add_study(run, line);
  add_workspace(run, line);
  add_cores(run, line);
  add_isa(run, line);
  run.add_option("--runs", line.runs, "only these runs, such as 0-99,120")->type_name("RANGES")->check(no_runs);
  add_until(run, line);
  run.add_flag("--fresh", line.fresh, "remove all earlier results of the folder first");
  run.add_flag_function(
      "--no-display", [&line](std::int64_t) { line.display = false; }, "plain lines every 10 s instead of bars");
  run.add_option("--log-level", line.log_level, "least level of lines in logs/: trace, debug, info, warn or error")
      ->type_name("LEVEL")
      ->transform(CLI::Validator(level_number, ""));
}

void add_plan(CLI::App& app, CommandLine& line) {
  auto& plan = command(app, line, "plan", "say what run would do, and why; touch nothing", commands::plan);
  add_study(plan, line);
  add_workspace(plan, line);
  add_cores(plan, line);
  add_isa(plan, line);
  add_until(plan, line);
  plan.add_flag("--each", line.each_run, "a line for every run");
}

void add_validate(CLI::App& app, CommandLine& line) {
  auto& validate = command(app, line, "validate", "say every mistake of a study file; touch nothing", commands::validate);
  add_study(validate, line);
  add_cores(validate, line);
  add_isa(validate, line);
}

void add_prepare(CLI::App& app, CommandLine& line) {
  auto& prepare =
      command(app, line, "prepare",
              "make the data that phases share ahead of a batch job, and store it in the workspace, where run finds it", commands::prepare);
  add_study(prepare, line);
  add_workspace(prepare, line);
  add_isa(prepare, line);
  prepare
      .add_option_function<std::string>(
          "--cores", [&line](const std::string& text) { line.cores = cores_from(text); },
          "how many data to make at the same time, each on a core, or auto: as many as there are cores (default: 1)")
      ->check(no_cores)
      ->type_name("N");
  prepare.add_option("--until", line.until, "only what this phase, and those that it reads from, share")->type_name("PHASE");
  prepare.add_flag("--fresh", line.fresh, "also make what is there already");
}

void add_list(CLI::App& app, CommandLine& line) {
  command(app, line, "list", "list the phases with the ports they read and write", commands::list);
}

void add_graph(CLI::App& app, CommandLine& line) {
  auto& graph = command(app, line, "graph", "show how the phases are joined, and which products are stored", commands::graph);
  graph.add_flag("--dot", line.dot, "as Graphviz text: graph --dot | dot -Tsvg -o pipeline.svg");
}

void add_describe(CLI::App& app, CommandLine& line) {
  auto& describe =
      command(app, line, "describe", "show the keys of a phase, of the samples or of the study itself, with unit, range and default",
              commands::describe);
  describe.add_option("what", line.phase, "name of a phase, \"samples\" or \"study\"; left out: all")->type_name("NAME");
  describe.add_flag("--json", line.json, "as JSON Schema, for editors and for programs that write studies");
}

void add_export(CLI::App& app, CommandLine& line) {
  auto& to_csv =
      command(app, line, "export", "write the results of a study as tables (CSV), a row a sample, or put the files of its runs together",
              commands::export_results);
  add_folder(to_csv, line);
  to_csv.add_flag("--csv", line.csv, "comma-separated values, the only format that there is");
  to_csv.add_option("-o,--output", line.output, "folder of the tables (default: DIR/csv); with --port the file, - for standard output")
      ->type_name("PATH");
  to_csv.add_option("--port", line.port, "only the results of this port")->type_name("NAME");
  to_csv.add_option("--columns", line.columns, "only tables of samples, with these columns in this order, such as theta1,scores.success")
      ->delimiter(',')
      ->allow_extra_args(false)
      ->type_name("NAME,...");
  to_csv
      .add_option("--virtual", line.virtual_file,
                  "write no tables, but a HDF5 file whose columns lie in the files of the runs: all their ports, and nothing is copied")
      ->type_name("FILE.h5")
      ->excludes("--port")
      ->excludes("--columns")
      ->excludes("--output");
  to_csv.add_flag("--force", line.force, "write over files that are there");
}

void add_rerun(CLI::App& app, CommandLine& line) {
  auto& rerun = command(app, line, "rerun",
                        "compute the run of a file again, from what the file says of its study, and compare bit for bit", commands::rerun);
  rerun.add_option("file", line.file, "file of a run: DIR/runs/000042.h5")->required()->type_name("FILE");
  rerun.add_option("--keep", line.output, "new folder for what is computed now (default: it is removed)")->type_name("DIR");
  rerun.add_flag("--from-checkpoint", line.from_checkpoint,
                 "go on from the last checkpoints that the run has left: a failure after hours is repeated in seconds");
}

void add_diff(CLI::App& app, CommandLine& line) {
  auto& diff = command(app, line, "diff", "say what differs between two studies, or two files: settings, runs and columns", commands::diff);
  diff.add_option("paths", line.paths, "two folders of studies, or two files of runs or results")
      ->required()
      ->expected(2)
      ->type_name("DIR|FILE");
}

void add_compare(CLI::App& app, CommandLine& line) {
  auto& compare =
      command(app, line, "compare", "show what several studies found in one table, with the settings that differ", commands::compare);
  compare.add_option("workspaces", line.paths, "folders of studies")->required()->type_name("DIR");
  compare.add_flag("--csv", line.csv, "as comma-separated values, a row a study");
}

void add_clean(CLI::App& app, CommandLine& line) {
  auto& clean =
      command(app, line, "clean", "remove what no later call needs: attempts of complete runs, runs beyond the plan, old shared data",
              commands::clean);
  add_folder(clean, line);
  clean.add_flag("--dry-run", line.dry_run, "only list it, with sizes and reasons");
  clean.add_flag("--logs", line.logs, "the logs too");
  clean.add_flag("--plans", line.plans, "all plans but the newest too");
}

void add_verify(CLI::App& app, CommandLine& line) {
  auto& verify = command(app, line, "verify", "compare every number of a study's files with its hash, on all cores; name what is damaged",
                         commands::verify);
  verify.add_option("path", line.file, "folder of a study, or one file of it")->required()->type_name("DIR|FILE");
}

void add_verify_restart(CLI::App& app, CommandLine& line) {
  auto& restart =
      command(app, line, "verify-restart", "run a study once as it is and once stopped and killed again and again, and compare bit for bit",
              commands::verify_restart);
  add_study(restart, line);
  add_cores(restart, line);
  restart.add_option("--stops", line.stops, "how often it is stopped, every second time by SIGKILL (default: 10)")
      ->check(CLI::Range(1, 10'000))
      ->type_name("N");
  restart.add_option("--every", line.checkpoint_every, "time between checkpoints meanwhile (default: 20ms)")->type_name("TIME");
  restart.add_option("--seed", line.restart_seed, "another one stops at other moments (default: 1)")->type_name("N");
  restart.add_option("--keep", line.output, "new folder for both studies (default: they are removed)")->type_name("DIR");
}

void add_status(CLI::App& app, CommandLine& line) {
  auto& status = command(app, line, "status", "show how far the study in a folder is, and what failed", commands::status);
  add_folder(status, line);
  status.add_flag("--watch", line.watch, "again and again, until the study ends");
}

}  // namespace

void add_subcommands(CLI::App& app, CommandLine& line) {
  for (const auto add : {add_run, add_plan, add_validate, add_prepare, add_list, add_graph, add_describe, add_export, add_rerun, add_diff,
                         add_compare, add_status, add_verify, add_verify_restart, add_clean})
    add(app, line);
}

void add_own_command(CLI::App& app, CommandLine& line, const OwnCommand& own) {
  auto* subcommand = app.add_subcommand(own.name, own.does);
  subcommand->callback([&line, own] {
    line.own = own.execute;
    if (line.count == 0) line.count = own.usual_count;
  });
  if (own.takes == OwnCommand::Takes::study)
    add_study(*subcommand, line);
  else
    add_folder(*subcommand, line);
  if (own.count != nullptr)
    subcommand->add_option("--count", line.count, fmt::format("{} (default: {})", own.count, own.usual_count))
        ->type_name("N")
        ->check(CLI::Range(std::uint64_t{1}, std::uint64_t{1'000'000'000'000}));
  if (own.force != nullptr) subcommand->add_flag("--force", line.force, own.force);
}

}  // namespace regatta
