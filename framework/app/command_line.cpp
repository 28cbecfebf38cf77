#include "framework/app/command_line.hpp"

#include <algorithm>
#include <iterator>

#include <CLI/CLI.hpp>
#include <fmt/format.h>

#include "framework/app/exit_code.hpp"
#include "framework/app/subcommands.hpp"
#include "framework/core/text.hpp"
#include "framework/storage/provenance.hpp"

namespace regatta {

namespace {

constexpr const char* footer = R"(
a first study:  describe shows what can be set; validate FILE says what is wrong with a study; run FILE runs it, and run
                again, goes on with it; status DIR shows how far it is
exit codes: 0 all runs asked for are complete, 1 some runs failed, or rerun or diff found a difference,
            2 the study or the command line is wrong, 75 stopped and resumable: the same command goes on, 130 aborted by a second Ctrl-C)";

/// What a command does not know, in the order in which it was typed, and the option that may have been meant.
std::string not_expected(const CLI::App& command) {
  const auto left = command.remaining();
  std::vector<std::string> names;
  for (const auto* option : command.get_options()) std::ranges::copy(option->get_lnames(), std::back_inserter(names));
  const std::vector<std::string_view> known(names.begin(), names.end());
  std::string hints;
  for (const std::string_view word : left) {
    if (!word.starts_with("--")) continue;
    if (const auto near = nearest(word.substr(2, word.find('=') - 2), known); !near.empty())
      hints += fmt::format("; did you mean --{}", near);
  }
  return fmt::format("The following argument{} not expected: {}{}", left.size() == 1 ? " was" : "s were", fmt::join(left, " "), hints);
}

std::string said_of(const CLI::App& at, const CLI::Error& error) {
  const auto left = at.remaining();
  if (const auto named = at.get_subcommands(); !named.empty() && !named.front()->remaining().empty()) return not_expected(*named.front());
  if (!at.get_subcommands().empty() || left.empty() || left.front().starts_with("-")) return error.what();
  std::vector<std::string> names;
  for (const auto* command : at.get_subcommands({})) names.push_back(command->get_name());
  const std::vector<std::string_view> known(names.begin(), names.end());
  const auto near = nearest(left.front(), known);
  return fmt::format("\"{}\" is no command{}; there are: {}", left.front(), near.empty() ? "" : fmt::format(", did you mean \"{}\"", near),
                     fmt::join(names, ", "));
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
  if (!until.empty()) text += " --until " + shell_quoted(until);
  if (cores) text += " --cores " + cores_text();
  if (isa) text += fmt::format(" --isa {}", name_of(*isa));
  return text;
}

std::string CommandLine::go_on() const { return runs.empty() ? repeat() : repeat() + " --runs " + shell_quoted(runs); }

PipelineInfo CommandLine::part_of(const PipelineInfo& pipeline) const {
  if (until.empty()) return pipeline;
  std::vector<std::string_view> names;
  for (const auto& node : pipeline.phases) names.emplace_back(node.name);
  const auto near = nearest(until, names);
  require(pipeline.find(until) != nullptr, "--until {}: there is no such phase{}; there are: {}", until,
          near.empty() ? "" : fmt::format(", did you mean \"{}\"", near), fmt::join(names, ", "));
  return pipeline.until(until);
}

std::string CommandLine::status() const {
  return fmt::format("{} status {}", shell_quoted(program), shell_quoted(workspace_or_default().string()));
}

Parsed parse_command_line(int argc, char** argv, const std::string& summary, const std::vector<OwnCommand>& own) {
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

  add_subcommands(app, line);
  for (const auto& command : own) add_own_command(app, line, command);
  try {
    app.parse(argc, argv);
  } catch (const CLI::ParseError& error) {
    return {{}, app.exit(error) == 0 ? exit_code::complete : exit_code::wrong_study};
  }
  return {std::move(line), exit_code::complete};
}

}  // namespace regatta
