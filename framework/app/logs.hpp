#pragma once
#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <memory>
#include <string>
#include <string_view>

#include "framework/core/log_level.hpp"

namespace regatta {

namespace detail {
class LogFile;
class LogLosses;
}  // namespace detail

/// The log of one run: <folder>/000042.log, appended to when the run was begun before. The file is opened by the first line that passes the
/// level, so a quiet run leaves none, and closed with this object. All members may be called from any thread.
///
/// A write that fails (disk full) never fails a run: it is counted, see StudyLog::lost().
class RunLog {
 public:
  RunLog(const std::filesystem::path& folder, LogLevel level, std::uint64_t run, std::size_t lane,
         std::shared_ptr<detail::LogLosses> losses);
  ~RunLog();

  /// True when a line of this level is written: ask before making an expensive text.
  bool writes(LogLevel level) const { return level >= level_; }

  /// Writes "<UTC time> <level> lane 3 run 000042 <phase> <text>". Lines of info and above are handed to the system at once, so that a
  /// killed process leaves them; those below, which may be many, at the latest when the run ends. Further lines of `text` are indented.
  /// @param phase  empty for the run as a whole, written as "-"
  void write(LogLevel level, std::string_view phase, std::string_view text);

 private:
  LogLevel level_;
  std::string origin_;
  std::unique_ptr<detail::LogFile> file_;
};

/// The logs of a study: <folder>/study.log and a file a run. All members may be called from any thread.
class StudyLog {
 public:
  /// Creates the folder; an existing study.log is continued.
  /// @throws IoError when the folder or study.log cannot be written
  StudyLog(std::filesystem::path folder, LogLevel level);
  ~StudyLog();

  /// A line of study.log: "<UTC time> <level> lane - run - study <text>". Handed to the system at once.
  void study(LogLevel level, std::string_view text) const;

  std::filesystem::path file() const { return folder_ / "study.log"; }

  /// The log of a run in a lane; may outlive this object.
  std::shared_ptr<RunLog> run(std::uint64_t id, std::size_t lane) const;

  /// Writes of all logs that failed (each loses a line or more), and what the first failure was (empty when there was none).
  std::uint64_t lost() const;
  std::string first_loss() const;

 private:
  std::filesystem::path folder_;
  LogLevel level_;
  std::shared_ptr<detail::LogLosses> losses_;
  std::unique_ptr<detail::LogFile> file_;
};

}  // namespace regatta
