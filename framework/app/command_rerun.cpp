#include <filesystem>

#include <fmt/format.h>
#include <stdlib.h>

#include "framework/app/commands.hpp"
#include "framework/app/exit_code.hpp"
#include "framework/app/stop_signals.hpp"
#include "framework/core/error.hpp"
#include "framework/engine/core_budget.hpp"
#include "framework/study/run/rerun.hpp"

namespace regatta {

namespace {

namespace fs = std::filesystem;

/// Where the run is computed: the folder that --keep names, or one that goes with this object.
class RerunFolder {
 public:
  explicit RerunFolder(const fs::path& keep) : path_(keep), keep_(!keep.empty()) {
    if (keep_) {
      require(!fs::exists(path_) || (fs::is_directory(path_) && fs::is_empty(path_)), "--keep {}: is there already; name a new folder",
              path_.string());
      return;
    }
    auto name = (fs::temp_directory_path() / "regatta_rerun.XXXXXX").string();
    if (!::mkdtemp(name.data())) throw IoError("create folder", name, errno);
    path_ = name;
  }
  ~RerunFolder() {
    std::error_code none;
    if (!keep_) fs::remove_all(path_, none);
  }
  RerunFolder(const RerunFolder&) = delete;
  RerunFolder& operator=(const RerunFolder&) = delete;
  const fs::path& path() const { return path_; }

 private:
  fs::path path_;
  bool keep_;
};

}  // namespace

int commands::rerun(const CommandLine& line, const PipelineInfo& pipeline) {
  StopSignals signals(StopSignals::By::thread, "aborted; nothing was compared");  // before any other thread
  const RerunFolder folder(line.output);
  RerunReport report;
  try {
    report = regatta::rerun(line.file, pipeline, line.arguments, core_budget(1).pus, signals.request(), folder.path());
  } catch (const Error& error) {  // of the file: nothing was compared
    throw ConfigError(error.what());
  }
  if (report.stopped) {
    fmt::print(stderr, "stopped; nothing was compared\n");
    return exit_code::stopped;
  }
  fmt::print("{}", rerun_text(report));
  if (!line.output.empty()) fmt::print("computed now: {}\n", report.file.string());
  return report.identical() ? exit_code::complete : exit_code::different;
}

}  // namespace regatta
