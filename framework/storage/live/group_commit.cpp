#include "framework/storage/live/group_commit.hpp"

#include <algorithm>
#include <cerrno>
#include <cstdio>
#include <utility>
#include <vector>

#include <sys/utsname.h>

#include "framework/core/error.hpp"

namespace regatta {

namespace {

using Commits = std::vector<PendingCommit*>;

bool syncfs_tells_of_failures() {
  static const bool tells = [] {
    ::utsname name{};
    int major = 0, minor = 0;
    if (::uname(&name) != 0 || std::sscanf(name.release, "%d.%d", &major, &minor) != 2) return false;
    return std::pair(major, minor) >= std::pair(5, 8);
  }();
  return tells;
}

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

SyncBy commit_together(std::span<PendingCommit> commits, SyncBy by) {
  if (!syncfs_tells_of_failures()) by = SyncBy::file;
  SyncBy later = by;
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
    auto& oldest = *(*std::ranges::min_element(going, {}, [](const auto* commit) { return commit->file->opened(); }))->file;
    const int error = oldest.system_.syncfs(oldest.descriptor()) == 0 ? 0 : errno;
    if (error != 0) later = SyncBy::file;
    each(going, or_break([error](LiveFile& file) {
           if (error != 0) throw IoError("sync", file.path_, error);
         }));
  };
  each(going, [](PendingCommit& commit) { commit.file->prepare(*commit.document); });
  sync([](LiveFile& file) { file.sync_prepared(); });
  each(going, or_break([](LiveFile& file) { file.flip(); }));
  sync([](LiveFile& file) { file.sync_flipped(); });
  each(going, or_break([](LiveFile& file) { file.acknowledge(); }));
  return later;
}

}  // namespace regatta
