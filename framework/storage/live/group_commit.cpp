#include "framework/storage/live/group_commit.hpp"

#include <algorithm>
#include <cerrno>
#include <vector>

#include "framework/core/error.hpp"

namespace regatta {

namespace {

using Commits = std::vector<PendingCommit*>;

/// Does `step` for each commit that goes on, and takes out the others.
template <class Step>
void each(Commits& commits, Step step) {
  std::erase_if(commits, [&](PendingCommit* commit) {
    try {
      step(*commit);
      return false;
    } catch (...) {
      commit->error = std::current_exception();
      return true;
    }
  });
}

}  // namespace

void commit_together(std::span<PendingCommit> commits, SyncBy by) {
  Commits going;
  for (auto& commit : commits) going.push_back(&commit);
  // After this the state of a file on disk is known no more, so that no later commit may build on it.
  const auto or_break = [](auto step) {
    return [step](PendingCommit& commit) {
      try {
        step(*commit.file);
      } catch (...) {
        commit.file->broken_ = std::current_exception();
        throw;
      }
    };
  };
  const auto sync = [&](auto sync_one) {
    if (going.size() < 2 || by == SyncBy::file) return each(going, or_break(sync_one));
    auto& first = *going.front()->file;
    const int error = first.system_.syncfs(first.descriptor()) == 0 ? 0 : errno;
    each(going, or_break([error](LiveFile& file) {
           if (error != 0) throw IoError("sync", file.path_, error);
         }));
  };
  each(going, [](PendingCommit& commit) { commit.file->prepare(*commit.document); });
  sync([](LiveFile& file) { file.sync_prepared(); });
  each(going, or_break([](LiveFile& file) { file.flip(); }));
  sync([](LiveFile& file) { file.sync_flipped(); });
  each(going, [](PendingCommit& commit) { commit.file->acknowledge(); });
}

}  // namespace regatta
