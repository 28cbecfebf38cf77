#pragma once
#include <exception>
#include <span>

#include "framework/storage/live/live_file.hpp"

namespace regatta {

/// A commit that is to be made, and what became of it.
struct PendingCommit {
  LiveFile* file = nullptr;
  Document* document = nullptr;  ///< What the file is to hold: nobody else touches it meanwhile.
  std::exception_ptr error{};    ///< Afterwards: empty, and the commit is durable; or why not.
};

/// How several files are made durable.
enum class SyncBy {
  file_system,  ///< syncfs(2): one call for all, which waits for what other programs wrote, too.
  file,         ///< fdatasync(2) for each.
};

/// Commits of different files on one file system with two syncs for all of them: write all, sync, flip all, sync. What fails for one
/// file leaves the others alone; a failed sync of the file system fails all. A single file is always synced alone.
///
/// The system tells of lost writes once for each open file, so that the file that is open for longest is asked; and the failure may have
/// been one of a file that is not in this group. @return how to sync from then on: each file alone after such a failure, and on Linux
/// before 5.8, whose syncfs() says nothing
[[nodiscard]] SyncBy commit_together(std::span<PendingCommit> commits, SyncBy by = SyncBy::file_system);

}  // namespace regatta
