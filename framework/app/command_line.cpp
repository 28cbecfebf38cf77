#include "framework/app/command_line.hpp"

#include <algorithm>
#include <charconv>
#include <limits>

#include <CLI/CLI.hpp>
#include <fmt/format.h>

#include "framework/app/exit_code.hpp"
#include "framework/core/error.hpp"
#include "framework/core/id_ranges.hpp"
#include "framework/core/text.hpp"
#include "framework/core/type.hpp"
#include "framework/storage/provenance.hpp"

namespace regatta {

namespace {

constexpr const char* footer = R"(
a first study:  describe shows what can be set; validate FILE says what is wrong with a study; run FILE runs it, and run
                again, goes on with it; status DIR shows how far it is
exit codes: 0 all runs asked for are complete, 1 some runs failed, 2 the study or the command line is wrong,
            75 stopped and resumable: the same command goes on, 130 aborted by a second Ctrl-C)";

/// Turns the name of a level into its number, which CLI11 converts.
std::string level_number(std::string& text) {
  const auto& names = type_of<LogLevel>().names;
  const auto found = std::ranges::find(names, text);
  if (found == names.end()) return fmt::format("\"{}\" is no level; there are: {}", text, fmt::join(names, ", "));
  text = std::to_string(found - names.begin());
  return {};
}

std::string said_of(const CLI::App& at, const CLI::Error& error) {
  const auto left = at.remaining();
  if (!at.get_subcommands().empty() || left.empty() || left.front().starts_with("-")) return error.what();
  std::vector<std::string> names;
  for (const auto* command : at.get_subcommands({})) names.push_back(command->get_name());
  const std::vector<std::string_view> known(names.begin(), names.end());
  const auto near = nearest(left.front(), known);
  return fmt::format("\"{}\" is no command{}; there are: {}", left.front(), near.empty() ? "" : fmt::format(", did you mean \"{}\"", near),
                     fmt::join(names, ", "));
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

/// What execution.cores of a study accepts too; how many there are is asked later.
std::optional<AutoOrNumber> cores_from(const std::string& text) {
  if (text == "auto") return Auto::auto_;
  std::uint64_t number = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  constexpr std::uint64_t most = std::numeric_limits<int>::max();
  if (error != std::errc{} || end != text.data() + text.size() || number > most) return {};
  return number;
}

void add_cores(CLI::App& command, CommandLine& line) {
  command
      .add_option_function<std::string>(
          "--cores", [&line](const std::string& text) { line.cores = cores_from(text); },
          "simulation cores, or auto: all physical cores this process may use, one left to the system when there are more than two "
          "(default: as the study says)")
      ->check([](const std::string& text) {
        return cores_from(text) ? std::string() : fmt::format("\"{}\" is no number of cores; write 1, 2, ... or auto", text);
      })
      ->type_name("N");
}

std::string no_runs(const std::string& text) {
  try {
    require(!IdRanges(text).empty(), "no run is named; write for example 0-99");
    return {};
  } catch (const ConfigError& error) {
    return error.what();
  }
}

}  // namespace

std::filesystem::path CommandLine::workspace_or_default() const {
  return workspace.empty() ? std::filesystem::path("out") / study.stem() : workspace;
}

std::string CommandLine::cores_text() const {
  const auto* number = std::get_if<std::uint64_t>(&*cores);
  return number ? std::to_string(*number) : "auto";
}

std::string CommandLine::repeat() const {
  std::string text =
      fmt::format("{} run {} -w {}", shell_quoted(program), shell_quoted(study.string()), shell_quoted(workspace_or_default().string()));
  for (const auto& change : overrides) text += " --set " + shell_quoted(change);
  if (cores) text += " --cores " + cores_text();
  return text;
}

std::string CommandLine::go_on() const { return runs.empty() ? repeat() : repeat() + " --runs " + shell_quoted(runs); }

std::string CommandLine::status() const {
  return fmt::format("{} status {}", shell_quoted(program), shell_quoted(workspace_or_default().string()));
}

Parsed parse_command_line(int argc, char** argv, const std::string& summary) {
  CommandLine line;
  line.program = argv[0];
  line.arguments.assign(argv, argv + argc);

  CLI::App app(summary, std::filesystem::path(line.program).filename().string());
  app.footer(footer);
  app.require_subcommand(1);
  app.set_version_flag("--version", current_provenance({}).version);
  app.failure_message([](const CLI::App* at, const CLI::Error& error) {
    const auto named = at->get_subcommands();
    return fmt::format("{}; try {}{} --help\n", said_of(*at, error), at->get_name(), named.empty() ? "" : " " + named.front()->get_name());
  });

  auto* run = app.add_subcommand("run", "run a study, or go on with it: finished runs are kept, only what is missing or changed is done");
  add_study(*run, line);
  add_workspace(*run, line);
  add_cores(*run, line);
  run->add_option("--runs", line.runs, "only these runs, such as 0-99,120")->type_name("RANGES")->check(no_runs);
  run->add_flag("--fresh", line.fresh, "remove all earlier results of the folder first");
  run->add_flag_function(
      "--no-display", [&line](std::int64_t) { line.display = false; }, "plain lines every 10 s instead of bars");
  run->add_option("--log-level", line.log_level, "least level of lines in logs/: trace, debug, info, warn or error")
      ->type_name("LEVEL")
      ->transform(CLI::Validator(level_number, ""));

  auto* plan = app.add_subcommand("plan", "say what run would do, and why; touch nothing");
  add_study(*plan, line);
  add_workspace(*plan, line);
  add_cores(*plan, line);
  plan->add_flag("--each", line.each_run, "a line for every run");

  auto* validate = app.add_subcommand("validate", "say every mistake of a study file; touch nothing");
  add_study(*validate, line);
  add_cores(*validate, line);

  auto* list = app.add_subcommand("list", "list the phases with the ports they read and write");

  auto* describe =
      app.add_subcommand("describe", "show the keys of a phase, of the samples or of the study itself, with unit, range and default");
  describe->add_option("what", line.phase, "name of a phase, \"samples\" or \"study\"; left out: all")->type_name("NAME");

  auto* status = app.add_subcommand("status", "show how far the study in a folder is, and what failed");
  status->add_option("workspace", line.workspace, "folder of the study")->required()->type_name("DIR");

  try {
    app.parse(argc, argv);
  } catch (const CLI::ParseError& error) {
    return {{}, app.exit(error) == 0 ? exit_code::complete : exit_code::wrong_study};
  }
  const std::pair<CLI::App*, Command> commands[] = {{run, Command::run},   {plan, Command::plan},         {validate, Command::validate},
                                                    {list, Command::list}, {describe, Command::describe}, {status, Command::status}};
  for (const auto& [subcommand, command] : commands) {
    if (subcommand->parsed()) line.command = command;
  }
  return {std::move(line), exit_code::complete};
}

}  // namespace regatta
