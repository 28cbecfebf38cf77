#pragma once
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "framework/storage/encoded_column.hpp"
#include "framework/storage/live/live_file.hpp"

namespace regatta {

class StoredChunk;

/// Columns that are put into a live file again and again, as the states and growing tables of checkpoints are: a chunk whose bytes are
/// those of the last time, as all but the last chunk of a table that only grew, is neither encoded nor written again, but shared. In small
/// chunks (64 KiB), since one that changed is written whole. One thread at a time; of one file at a time.
class WrittenChunks {
 public:
  /// `name`: the same for the same column each time. @throws IoError
  EncodedColumn put(LiveFile& file, const std::string& name, const Column& column, Compression compression);

  /// Of a file that was opened again: what it holds of a column counts as put the last time.
  void recall(const std::string& name, const EncodedColumn& column);

  /// Lets go of columns whose names begin with this.
  void forget(const std::string& beginning);

  /// Bytes that put() wrote, and that it found written [byte]; encoded.
  std::uint64_t written() const { return written_; }
  std::uint64_t shared() const { return shared_; }

 private:
  struct Chunk {
    std::string digest;  // of the bytes before encoding, and of what decides how they are encoded; empty: not known, as it was recalled
    std::shared_ptr<const StoredChunk> stored;
  };
  std::map<std::string, std::vector<Chunk>, std::less<>> known_;
  std::uint64_t written_ = 0, shared_ = 0;
};

}  // namespace regatta
