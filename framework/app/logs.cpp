#include "framework/app/logs.hpp"

#include <cerrno>
#include <cstdio>
#include <mutex>
#include <optional>
#include <utility>

#include <fmt/format.h>
#include <spdlog/pattern_formatter.h>
#include <spdlog/sinks/basic_file_sink.h>

#include "framework/core/error.hpp"
#include "framework/core/type.hpp"

namespace regatta {

class detail::LogLosses {
 public:
  void add(std::string_view reason) {
    const std::scoped_lock lock(mutex_);
    if (count_++ == 0) first_ = reason;
  }
  std::uint64_t count() const {
    const std::scoped_lock lock(mutex_);
    return count_;
  }
  std::string first() const {
    const std::scoped_lock lock(mutex_);
    return first_;
  }

 private:
  mutable std::mutex mutex_;
  std::uint64_t count_ = 0;
  std::string first_;
};

/// A file of lines that is opened by its first line. The mutex is ours because opening needs one anyway.
class detail::LogFile {
 public:
  LogFile(std::filesystem::path path, LogLevel flush_from, std::shared_ptr<LogLosses> losses)
      : path_(std::move(path)), flush_from_(flush_from), losses_(std::move(losses)) {}

  ~LogFile() {
    if (!sink_) return;
    guarded([this] { sink_->flush(); });
  }

  void write(LogLevel level, std::string_view origin, std::string_view phase, std::string_view text) {
    if (text.ends_with('\n')) text.remove_suffix(1);
    fmt::memory_buffer line;
    const auto& name = type_of<LogLevel>().names[static_cast<std::size_t>(level)];
    fmt::format_to(std::back_inserter(line), "{:<5} {} {} ", name, origin, phase.empty() ? "-" : phase);
    for (std::size_t begin = 0; begin <= text.size();) {
      const auto end = std::min(text.find('\n', begin), text.size());
      fmt::format_to(std::back_inserter(line), "{}{}", begin ? "\n    " : "", text.substr(begin, end - begin));
      begin = end + 1;
    }
    const std::scoped_lock lock(mutex_);
    guarded([&] {
      if (!sink_) open();
      sink_->log(spdlog::details::log_msg({}, spdlog::level::info, {line.data(), line.size()}));
      if (level >= flush_from_) sink_->flush();
    });
  }

 private:
  void open() {
    sink_.emplace(path_.string(), false);
    sink_->set_formatter(std::make_unique<spdlog::pattern_formatter>("%Y-%m-%dT%H:%M:%S.%eZ %v", spdlog::pattern_time_type::utc));
  }

  template <class F>
  void guarded(F&& action) {
    try {
      action();
    } catch (const std::exception& failure) {
      losses_->add(failure.what());
    }
  }

  std::filesystem::path path_;
  LogLevel flush_from_;
  std::shared_ptr<LogLosses> losses_;
  std::mutex mutex_;
  std::optional<spdlog::sinks::basic_file_sink_st> sink_;
};

RunLog::RunLog(const std::filesystem::path& folder, LogLevel level, std::uint64_t run, std::size_t lane,
               std::shared_ptr<detail::LogLosses> losses)
    : level_(level),
      origin_(fmt::format("lane {} run {:06}", lane, run)),
      file_(std::make_unique<detail::LogFile>(folder / fmt::format("{:06}.log", run), LogLevel::info, std::move(losses))) {}

RunLog::~RunLog() = default;

void RunLog::write(LogLevel level, std::string_view phase, std::string_view text) {
  if (writes(level)) file_->write(level, origin_, phase, text);
}

StudyLog::StudyLog(std::filesystem::path folder, LogLevel level)
    : folder_(std::move(folder)), level_(level), losses_(std::make_shared<detail::LogLosses>()) {
  std::error_code error;
  std::filesystem::create_directories(folder_, error);
  if (error) throw IoError("cannot create the folder of the logs", folder_, error.value());
  const auto path = file();
  // Tried here, because the sink opens lazily and its exception would come without a system error of its own type.
  std::FILE* file = std::fopen(path.c_str(), "ae");
  if (!file) throw IoError("cannot write the log", path, errno);
  std::fclose(file);
  file_ = std::make_unique<detail::LogFile>(path, LogLevel::trace, losses_);
}

StudyLog::~StudyLog() = default;

void StudyLog::study(LogLevel level, std::string_view text) const {
  if (level >= level_) file_->write(level, "lane - run -", "study", text);
}

std::shared_ptr<RunLog> StudyLog::run(std::uint64_t id, std::size_t lane) const {
  return std::make_shared<RunLog>(folder_, level_, id, lane, losses_);
}

std::uint64_t StudyLog::lost() const { return losses_->count(); }
std::string StudyLog::first_loss() const { return losses_->first(); }

}  // namespace regatta
