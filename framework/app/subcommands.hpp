#pragma once

namespace CLI {
class App;
}

namespace regatta {

struct CommandLine;
struct OwnCommand;

/// Adds all commands with their options, in the order in which --help lists them; what is typed goes into `line`, which lives longer.
void add_subcommands(CLI::App& app, CommandLine& line);
/// One that only this program has.
void add_own_command(CLI::App& app, CommandLine& line, const OwnCommand& own);

}  // namespace regatta
