#pragma once
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "framework/app/own_command.hpp"
#include "framework/core/log_level.hpp"
#include "framework/pipeline/pipeline_info.hpp"
#include "framework/simd/instruction_set.hpp"
#include "framework/study/sections.hpp"

namespace regatta {

struct CommandLine;
/// What one of the commands does; returns the exit code.
using Command = int (*)(const CommandLine& line, const PipelineInfo& pipeline);

/// What a user typed.
struct CommandLine {
  Command command = nullptr;
  decltype(OwnCommand::execute) own = nullptr;  ///< In place of `command`, if the program was asked for one of its own.
  std::string program;                          ///< As it was called.
  std::vector<std::string> arguments;           ///< All, with the program first.
  std::filesystem::path study;
  std::filesystem::path workspace;  ///< Empty: out/STUDY.
  std::vector<std::string> overrides;
  std::optional<AutoOrNumber> cores;  ///< Nothing: as the study says.
  std::optional<InstructionSet> isa;  ///< Nothing: the best of this CPU.
  std::string runs;                   ///< Empty: all.
  std::string phase;                  ///< Of describe.
  std::string until;                  ///< Last phase to compute; empty: all.
  bool fresh = false;
  bool display = true;
  bool each_run = false;                     ///< plan --each: a line for every run.
  bool dot = false;                          ///< graph --dot.
  bool json = false;                         ///< describe --json.
  std::filesystem::path file;                ///< Of rerun and verify.
  std::vector<std::filesystem::path> paths;  ///< Of diff, two, and compare.
  std::filesystem::path output;              ///< Of export: -o; of rerun and verify-restart: --keep. Empty: as it is by default.
  bool from_checkpoint = false;              ///< rerun --from-checkpoint.
  std::filesystem::path virtual_file;        ///< export --virtual; empty: tables are written.
  std::string port;                          ///< export --port; empty: all.
  std::vector<std::string> columns;          ///< export --columns, of tables of samples; empty: all.
  std::uint64_t stops = 10;                  ///< verify-restart --stops.
  std::string checkpoint_every = "20ms";     ///< verify-restart --every.
  std::uint64_t restart_seed = 1;            ///< verify-restart --seed.
  bool dry_run = false;                      ///< clean --dry-run.
  bool logs = false;                         ///< clean --logs.
  bool plans = false;                        ///< clean --plans.
  bool watch = false;                        ///< status --watch.
  bool csv = false;                          ///< export or compare --csv.
  bool force = false;                        ///< Write over files that are there.
  std::uint64_t count = 0;                   ///< Of a command of one program.
  LogLevel log_level = LogLevel::info;

  /// The folder of the study.
  std::filesystem::path workspace_or_default() const;
  /// "auto" or a number. @pre cores
  std::string cores_text() const;
  /// The command line that repeats a run, up to its number.
  std::string repeat() const;
  /// The command line that goes on with what was stopped.
  std::string go_on() const;
  /// The part of a pipeline that --until asks for. @throws ConfigError if there is no such phase
  PipelineInfo part_of(const PipelineInfo& pipeline) const;
  /// The command line that says how far the study is.
  std::string status() const;
};

struct Parsed {
  std::optional<CommandLine> line;  ///< Nothing: the program is to end with `exit_code`, what there was to say has been said.
  int exit_code = 0;
};

Parsed parse_command_line(int argc, char** argv, const std::string& summary, const std::vector<OwnCommand>& own = {});

}  // namespace regatta
