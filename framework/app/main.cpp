#include "framework/app/main.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <signal.h>
#include <unistd.h>
#ifdef __GLIBC__
#include <malloc.h>
#endif

#include "framework/app/command_line.hpp"
#include "framework/app/exit_code.hpp"
#include "framework/core/error.hpp"

namespace regatta {

namespace {

std::string summary_of(const PipelineInfo& pipeline) {
  std::string text = "Runs studies of many independent runs, one HDF5 file a run, on all cores. Phases: ";
  for (std::size_t i = 0; i < pipeline.phases.size(); ++i) text += (i ? ", " : "") + pipeline.phases[i].name;
  return text + ".";
}

/// A program may be started with standard input or output closed (app >&-). The next file that is opened would get that number, and what
/// is printed would go into it: into a run file.
void fill_closed_streams() {
  int opened = 0;
  while ((opened = ::open("/dev/null", O_RDWR)) >= 0 && opened <= STDERR_FILENO) {
  }
  if (opened >= 0) ::close(opened);
}

/// A write beyond a limit of the size of files (ulimit -f) is to fail with EFBIG, which fails one run, instead of killing the process. A
/// handler, as programs that we start would inherit that a signal is ignored.
void survive_file_size_limit() {
  struct sigaction nothing {};
  nothing.sa_handler = [](int) {};
  nothing.sa_flags = SA_RESTART;
  sigaction(SIGXFSZ, &nothing, nullptr);
}

/// Every run takes and gives back as much memory as the one before. By itself glibc would give its pages back to the system each time,
/// which clears them and maps them in again: 6 % of the time of a study of soundings. These are the values that it arrives at itself once a
/// block of 32 MiB was freed.
void keep_freed_memory() {
#ifdef __GLIBC__
  constexpr int mapped_alone = 32 << 20;
  mallopt(M_MMAP_THRESHOLD, mapped_alone);
  mallopt(M_TRIM_THRESHOLD, 2 * mapped_alone);
#endif
}

}  // namespace

int run_app(int argc, char** argv, const PipelineInfo& pipeline, const std::vector<OwnCommand>& own) {
  fill_closed_streams();
  survive_file_size_limit();
  keep_freed_memory();
  try {
    const auto parsed = parse_command_line(argc, argv, summary_of(pipeline), own);
    if (parsed.line && parsed.line->own) {
      const auto& line = *parsed.line;
      return line.own({line.study.empty() ? line.workspace : line.study, line.overrides, line.force, line.count});
    }
    if (parsed.line && parsed.line->isa) use_instruction_set(*parsed.line->isa);
    return parsed.line ? parsed.line->command(*parsed.line, pipeline) : parsed.exit_code;
  } catch (const ConfigError& error) {
    fmt::print(stderr, "{}\n", error.what());
    return exit_code::wrong_study;
  } catch (const std::exception& error) {
    fmt::print(stderr, "{}: {}\n", argv[0], error.what());
    return exit_code::runs_failed;
  }
}

}  // namespace regatta
