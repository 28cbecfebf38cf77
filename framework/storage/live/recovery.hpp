#pragma once
#include <memory>
#include <string>

#include "framework/storage/document.hpp"
#include "framework/storage/live/commit_record.hpp"
#include "framework/storage/live/payload_file.hpp"

namespace regatta {

/// What a live file holds, and what was wrong with it.
struct Recovery {
  CommitRecord commit;
  Document document;
  std::string note;  ///< Empty: the commit that the superblock names is whole. Else what was damaged.
};

/// Finds the commit with which a live file goes on: the one that its superblock names if metadata and all chunks of it match their hashes,
/// else the newest that does, which is then made the one that the superblock names; where none does, the newest whose own
/// metadata are whole, without the groups and products that are damaged. Sets up the books of free space. May be repeated after
/// any failure.
/// @throws IoError, or Error if there is no such commit
Recovery recover(const std::shared_ptr<PayloadFile>& file);

}  // namespace regatta
