#pragma once
#include <cstdint>
#include <functional>
#include <future>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "framework/storage/checkpoint.hpp"
#include "framework/storage/column_hash.hpp"
#include "framework/storage/document.hpp"
#include "framework/storage/live/live_file.hpp"
#include "framework/storage/live/written_chunks.hpp"
#include "framework/study/results/run_metrics.hpp"
#include "framework/study/run/study_parts.hpp"

namespace regatta {

/// Collects the file of one run while it is computed, and publishes it as runs/RUN.h5. A short run is written once, whole. From the moment
/// on when something of a run has to outlive a crash, or its products are larger than their share of its memory, it has a live file,
/// attempts/RUN.N.h5, which every later commit makes newer; the next attempt goes on in it. Phases that do not depend on each other may add
/// to it side by side.
class RunFileWriter {
 public:
  using Log = std::function<void(LogLevel, std::string_view text)>;

  /// `begun`: there may be earlier attempts; of the newest that is sound the checkpoints are taken over. `log` is told what was damaged.
  RunFileWriter(const StudyParts& parts, const Slice& slice, const MemoryBudget& budget, bool begun, const Log& log);
  RunFileWriter(const RunFileWriter&) = delete;
  RunFileWriter& operator=(const RunFileWriter&) = delete;
  ~RunFileWriter();

  /// Encodes a product on the thread of the caller and keeps it. @throws IoError
  void store(const std::string& group, Columns columns);

  /// The products of a phase are all stored.
  void phase_done(std::size_t phase, const PhaseMetrics& metrics);

  /// Makes a checkpoint the newest of its phase, from the next commit on. Waits while more than the budget for checkpoints is on its way to
  /// the disk. @return the bytes that it wrote. @throws IoError
  std::uint64_t keep(const Checkpoint& checkpoint, Compression compression);

  /// Calls `use` with the newest checkpoint of a phase that has this fingerprint and outlives a crash; no commit changes the file
  /// meanwhile. Says in `notes` what was passed over, and why. @return whether there was one
  bool load(std::string_view phase, std::string_view fingerprint, std::vector<std::string>& notes,
            const std::function<void(const LoadedCheckpoint&)>& use);

  /// Has all that is finished committed soon, and does not wait for it. @throws IoError of an earlier commit; this one is asked for again
  void save_soon();
  /// Returns when it is durable. @throws IoError
  void save_now();
  /// Returns when what was asked for is durable. @throws IoError
  void end_saving();

  /// Of all products that phases have made.
  std::string products_hash() const { return regatta::products_hash(document_.product_hashes("/phases")); }
  const std::string& began() const { return started_; }

  /// How long the caller waited for the disk [s].
  double waited() const { return waited_; }

  /// Writes and publishes the file. `error` is empty for a complete run, which keeps no attempts; a failed one keeps its checkpoints. Once,
  /// or again with the same error after IoError. @throws IoError
  void publish(const std::string& error, const RunMetrics& metrics);

 private:
  void go_on(const Log& log);
  LiveFile& live();
  void commit(CommitThread::When when);
  bool commit_has_ended() const;
  void see_commit();
  void wait_for_commit();
  void leave_broken();
  void end_commits();
  void publish_live(const char* status, const RunMetrics& metrics);
  void publish_whole(const char* status, const std::string& error, const RunMetrics& metrics);
  Document finished(const char* status, const std::string& error, const RunMetrics& metrics) const;
  Document described(const char* status, const std::string& error) const;

  const StudyParts& parts_;
  Slice slice_;
  MemoryBudget budget_;
  bool begun_;
  std::string started_;
  std::optional<bool> replaces_;  // a run file that was there before
  double waited_ = 0;
  std::mutex saving_;                // for what follows, up to the next: held by who asks for a commit, or reads what it left
  std::shared_future<void> commit_;  // the last one that was asked for, until somebody has seen how it ended
  std::uint64_t put_bytes_ = 0, asked_bytes_ = 0, durable_bytes_ = 0;  // of checkpoints: put, then; when commit_ was asked for; and durable
  WrittenChunks written_;
  std::mutex mutex_;  // for what follows
  std::unique_ptr<LiveFile> live_;
  std::vector<std::unique_ptr<LiveFile>> broken_;  // chunks of the document may still be in them
  Document document_;
  std::uint64_t held_ = 0;        // encoded columns that are in memory [byte]
  std::vector<std::byte> whole_;  // the file of a short run, from publish() on
  std::vector<PhaseMetrics> metrics_;
  std::string run_metrics_;  // until the last checkpoint
};

}  // namespace regatta
