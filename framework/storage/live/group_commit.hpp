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

/// Commits of different files on one file system with two syncs for all of them: write all, sync, flip all, sync. What fails for one
/// file leaves the others alone; a failed sync fails all. (syncfs(2) for several, which waits for what other programs wrote, too.)
void commit_together(std::span<PendingCommit> commits);

}  // namespace regatta
