#include "framework/study/run/shared_source.hpp"

#include <optional>
#include <string>

#include <fmt/format.h>

#include "framework/core/error.hpp"
#include "framework/core/text.hpp"
#include "framework/engine/cpu_time.hpp"
#include "framework/study/run/shared_file.hpp"

namespace regatta {

namespace {

class FileOrPhase {
 public:
  FileOrPhase(const StudyParts& parts, const PhaseNode& phase, std::size_t case_index)
      : parts_(parts), options_(parts.study.cases[case_index].phases[phase.position]) {
    const auto& name = parts.study.cases[case_index].name;
    what_ = fmt::format("shared data of {}{}", phase.name, name.empty() ? "" : fmt::format(" (as in {})", name));
    if (!phase.shared || !phase.shared->type) return;
    if (auto settings = shared_settings(phase, parts.plan.settings[case_index][phase.position]))
      file_.emplace(parts.workspace, phase, std::move(*settings));
    type_ = phase.shared->type;
  }

  std::shared_ptr<const void> operator()(const MakeShared& make) const {
    const bool there = file_ && file_->exists();
    if (there) {
      if (auto data = read()) return data;
    }
    const Stopwatch watch;
    auto data = make();
    const auto seconds = watch.wall();
    const auto other = file_ && !there ? file_->nearest() : "";
    say(LogLevel::info,
        fmt::format("made in {:.3f} s{}", seconds, other.empty() ? "" : "; what is prepared is of something else: " + other));
    if (there) replace(data.get(), seconds);
    return data;
  }

 private:
  /// Null if it cannot be trusted.
  std::shared_ptr<const void> read() const {
    try {
      const Stopwatch watch;
      auto data = file_->read();
      say(LogLevel::info, fmt::format("read from {} in {:.3f} s", file_->path().string(), watch.wall()));
      return data;
    } catch (const std::exception& error) {
      const std::string_view text = error.what();  // HDF5 adds lines on the state of its buffers
      say(LogLevel::warn, fmt::format("{}; made anew", text.substr(0, text.find('\n'))));
      return {};
    }
  }

  void replace(const void* data, double seconds) const {
    try {
      file_->require_unchanged(options_, parts_.pipeline);
      file_->write(to_columns(*type_, data), seconds, parts_.provenance, parts_.study.output.compression);
    } catch (const std::exception& error) {
      say(LogLevel::warn, fmt::format("the damaged file stays, because it could not be replaced: {}", error.what()));
    }
  }

  void say(LogLevel level, const std::string& text) const { parts_.logs.say(level, fmt::format("{}: {}", what_, text)); }

  const StudyParts& parts_;
  const PhaseOptions& options_;
  std::string what_;
  std::optional<SharedFile> file_;  // empty: of a type that cannot be stored
  const Type* type_ = nullptr;
};

}  // namespace

SharedSource shared_source(const StudyParts& parts, const PhaseNode& phase, std::size_t case_index) {
  return FileOrPhase(parts, phase, case_index);
}

}  // namespace regatta
