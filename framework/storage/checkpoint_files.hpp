#pragma once
#include <cstdint>
#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "framework/core/columns.hpp"
#include "framework/storage/compression.hpp"
#include "framework/storage/reader.hpp"

namespace regatta {

/// What a stopped phase needs to go on.
struct Checkpoint {
  std::string phase;
  std::string fingerprint;  ///< Of everything the phase depends on: another one makes the checkpoint useless.
  std::uint64_t step = 0;
  std::vector<std::pair<std::string, Columns>> parts;  ///< "state", "recorded", "failures", ...
  std::size_t keep = 1;                                ///< Checkpoints of this phase to keep, this one included.
};

/// A checkpoint read back; its hashes were found right.
class LoadedCheckpoint {
 public:
  /// @param group  of the file that holds it
  explicit LoadedCheckpoint(Reader reader, std::string group = "/");
  std::uint64_t step() const { return step_; }
  const std::filesystem::path& file() const { return reader_.file(); }
  /// What to_columns(type, object) gave. @throws Error as Reader::columns.
  Columns part(std::string_view name, const Type& type) const;

 private:
  Reader reader_;
  std::string group_;
  std::uint64_t step_;
};

/// The checkpoints of one run: files FOLDER/000042.PHASE.N.checkpoint.h5, each written whole. Used by one thread at a time.
class CheckpointFiles {
 public:
  CheckpointFiles(std::filesystem::path folder, std::uint64_t run_id, Compression compression);

  /// Durable on return; only then older ones of the phase are removed, so that its newest `keep` stay.
  void save(const Checkpoint& checkpoint);

  /// Phases, or loops of them, that have files; sorted, damaged ones too.
  std::vector<std::string> phases() const;

  /// The newest checkpoint of a phase that is undamaged and has this fingerprint. Says in `notes` which files were passed over, and why.
  std::optional<LoadedCheckpoint> newest(std::string_view phase, std::string_view fingerprint, std::vector<std::string>& notes) const;

 private:
  struct Found {
    std::uint64_t number;
    std::filesystem::path path;
  };
  std::vector<Found> files_of(std::string_view phase) const;  ///< Newest first.
  std::string prefix(std::string_view phase) const;

  std::filesystem::path folder_;
  std::uint64_t run_id_;
  Compression compression_;
};

}  // namespace regatta
