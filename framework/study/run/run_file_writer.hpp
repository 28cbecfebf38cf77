#pragma once
#include <cstdint>
#include <mutex>
#include <string>
#include <vector>

#include "framework/storage/document.hpp"
#include "framework/study/run/run_metrics.hpp"
#include "framework/study/run/study_parts.hpp"

namespace regatta {

/// Collects the file of one run while it is computed, and writes it: whole, under a private name, then published as runs/RUN.h5.
/// Phases that do not depend on each other may add to it side by side.
class RunFileWriter {
 public:
  /// `begun`: there may be earlier attempts.
  RunFileWriter(const StudyParts& parts, const Slice& slice, bool begun);

  /// Encodes a product on the thread of the caller and keeps it.
  void store(const std::string& group, Columns columns);

  /// The products of a phase are all stored.
  void phase_done(std::size_t phase, const PhaseMetrics& metrics);

  /// Makes what is finished outlive a crash: writes it as an attempt, to be used by the next one. @throws IoError
  void save_unfinished();

  /// Writes and publishes the file; what earlier attempts left is removed. `error` is empty for a complete run. Once, or again with the
  /// same error after IoError. @throws IoError
  void publish(const std::string& error);

 private:
  Document described(Document document, const char* status, const std::string& error) const;

  const StudyParts& parts_;
  Slice slice_;
  bool begun_;
  std::string started_;
  std::mutex mutex_;
  Document document_;
  std::vector<std::byte> whole_;  // the file, from publish() on
  std::vector<PhaseMetrics> metrics_;
};

}  // namespace regatta
