#pragma once
#include <cstdint>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "framework/storage/checkpoint.hpp"
#include "framework/storage/document.hpp"
#include "framework/storage/live/live_file.hpp"
#include "framework/study/run/run_metrics.hpp"
#include "framework/study/run/study_parts.hpp"

namespace regatta {

/// Collects the file of one run while it is computed, and publishes it as runs/RUN.h5. A short run is written once, whole. From the moment
/// on when something of a run has to outlive a crash, it has a live file, attempts/RUN.N.h5, which every later commit makes newer; the next
/// attempt goes on in it. Phases that do not depend on each other may add to it side by side.
class RunFileWriter {
 public:
  using Log = std::function<void(LogLevel, std::string_view text)>;

  /// `begun`: there may be earlier attempts; of the newest that is sound the checkpoints are taken over. `log` is told what was damaged.
  RunFileWriter(const StudyParts& parts, const Slice& slice, bool begun, const Log& log);
  RunFileWriter(const RunFileWriter&) = delete;
  RunFileWriter& operator=(const RunFileWriter&) = delete;
  ~RunFileWriter();

  /// Encodes a product on the thread of the caller and keeps it. @throws IoError
  void store(const std::string& group, Columns columns);

  /// The products of a phase are all stored.
  void phase_done(std::size_t phase, const PhaseMetrics& metrics);

  /// Makes a checkpoint the newest of its phase, from the next save_unfinished() on. @throws IoError
  void keep(const Checkpoint& checkpoint);

  /// Calls `use` with the newest checkpoint of a phase that has this fingerprint and outlives a crash; no commit changes the file
  /// meanwhile. Says in `notes` what was passed over, and why. @return whether there was one
  bool load(std::string_view phase, std::string_view fingerprint, std::vector<std::string>& notes,
            const std::function<void(const LoadedCheckpoint&)>& use) const;

  /// Makes all that is finished outlive a crash: commits it, and returns when that is durable. @throws IoError
  void save_unfinished();

  /// Writes and publishes the file. `error` is empty for a complete run, which keeps no attempts; a failed one keeps its checkpoints. Once,
  /// or again with the same error after IoError. @throws IoError
  void publish(const std::string& error);

 private:
  void go_on(const Log& log);
  LiveFile& live();
  void publish_live(const char* status);
  void publish_whole(const char* status, const std::string& error);
  Document described(Document document, const char* status, const std::string& error) const;

  const StudyParts& parts_;
  Slice slice_;
  bool begun_;
  std::string started_;
  mutable std::mutex commit_mutex_;  // held while the file is committed, or read; before the next one
  bool saved_ = false;               // the live file has a commit
  std::optional<bool> replaces_;     // a run file that was there before
  mutable std::mutex mutex_;         // for what follows
  std::unique_ptr<LiveFile> live_;
  Document document_;
  std::vector<std::byte> whole_;  // the file of a short run, from publish() on
  std::vector<PhaseMetrics> metrics_;
};

}  // namespace regatta
