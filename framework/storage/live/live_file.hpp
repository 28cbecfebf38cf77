#pragma once
#include <cstdint>
#include <exception>
#include <filesystem>
#include <memory>
#include <span>
#include <string>
#include <vector>

#include "framework/storage/document.hpp"
#include "framework/storage/file_operations.hpp"
#include "framework/storage/live/extent.hpp"
#include "framework/storage/new_file.hpp"

namespace regatta {

class CommittedGroups;
class PayloadFile;
class StoredChunk;
struct CommitRecord;
struct RecoveredFile;
struct PendingCommit;
enum class SyncBy;

/// A run file that is written while the run goes on, and survives whatever happens to the process, the disk or the power. Between commits
/// it is a closed, valid HDF5 file that any reader opens: a commit overwrites nothing that an earlier one made durable, but puts data and
/// new metadata where nothing is, syncs, and then replaces the superblock, a piece of one sector.
///
///     sector 0      superblock
///     sectors 1-3   records of commits, in turn (CommitRecord)
///     then          chunks and metadata, anywhere
///
/// Groups that have not changed since an earlier commit are linked where that one put them.
///
/// put() is for any thread at any time; commit() and finish() for one thread at a time. Errors are IoError with path and reason; what was
/// committed last stays good, and a commit whose data could not be written may be tried again, but none after a failed sync.
///
/// Columns that were put keep the file open: `system` outlives every document that has one.
class LiveFile {
 public:
  /// Attribute of the root: the number of the commit. A reader that finds another one when it opens the file again may have seen data of
  /// two commits, and reads again.
  static constexpr const char* sequence_attribute = "commit";

  /// Makes a file; under a temporary name until the first commit.
  /// @param protects  commits that stay whole while the next one is written. With one a recovery could not go back; tests show it.
  explicit LiveFile(const std::filesystem::path& path, FileOperations& system = FileOperations::system(),
                    unsigned protects = protected_commits);
  LiveFile(const LiveFile&) = delete;
  LiveFile& operator=(const LiveFile&) = delete;
  ~LiveFile();

  /// Opens a file to go on with it, and finds what it holds. @throws IoError, or Error if nothing of it is whole or somebody else writes it
  static RecoveredFile open(const std::filesystem::path& path, FileOperations& system = FileOperations::system());

  /// Moves the chunks of columns from memory into the file, where the next commit finds them.
  EncodedColumn put(EncodedColumn column);
  std::vector<EncodedColumn> put(std::vector<EncodedColumn> columns);
  /// The same for all of a document that are not in this file yet.
  void put(Document& document);

  /// A single one, encoded.
  std::shared_ptr<const StoredChunk> put_chunk(std::span<const std::byte> bytes);
  bool holds(const StoredChunk& chunk) const;

  /// Makes `document` what the file holds; durable on return.
  void commit(Document& document);

  /// Writes the document as a packed file, every chunk compared with its hash, and gives it its final name; this file is removed.
  /// `replaces`: an earlier file may have that name; else it is an error if another one has. May be called again after IoError.
  void finish(Document& document, const std::filesystem::path& final_name, bool replaces = false);

  const std::filesystem::path& path() const { return path_; }
  std::uint64_t sequence() const { return sequence_; }  ///< Of the last commit; 0 before the first.
  /// A sync or the change of the superblock has failed, so that nobody knows what the disk holds: no later commit is made. What was put
  /// can be read, and put into another file.
  bool is_broken() const { return broken_ != nullptr; }
  std::uint64_t free_bytes() const;  ///< In ranges that are waiting for another use.

 private:
  friend SyncBy commit_together(std::span<PendingCommit> commits, SyncBy by);
  LiveFile(std::filesystem::path path, std::shared_ptr<PayloadFile> payload, const CommitRecord& record);

  void prepare(Document& document);
  void sync_prepared() const;
  void flip();
  void sync_flipped() const;
  void acknowledge();
  void require_sound() const;
  int descriptor() const;
  std::uint64_t opened() const;

  std::filesystem::path path_;
  FileOperations& system_;
  std::shared_ptr<PayloadFile> payload_;
  std::uint64_t sequence_ = 0;
  std::vector<Extent> metadata_;             // that the last commit names
  std::unique_ptr<CommitRecord> prepared_;   // written, not acknowledged
  std::unique_ptr<CommittedGroups> groups_;  // of the last commit
  std::unique_ptr<CommittedGroups> prepared_groups_;
  std::uint64_t room_ = std::uint64_t{64} << 10;  // for the metadata of the next commit [bytes]
  std::exception_ptr broken_;
  std::unique_ptr<NewFile> packed_;
};

struct RecoveredFile {
  std::unique_ptr<LiveFile> file;
  Document document;
  std::string note;  ///< Empty, or what was damaged, and which commit was taken instead or what of it left out.
};

}  // namespace regatta
