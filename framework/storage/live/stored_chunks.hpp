#pragma once
#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "framework/storage/live/extent.hpp"

namespace regatta {

class PayloadFile;

/// A chunk that lies in a live file. With the last who holds it, its range is free for others two commits later.
class StoredChunk {
 public:
  StoredChunk(std::shared_ptr<PayloadFile> file, const Extent& where, std::string hash);
  StoredChunk(const StoredChunk&) = delete;
  StoredChunk& operator=(const StoredChunk&) = delete;
  ~StoredChunk();

  const PayloadFile& file() const { return *file_; }
  const Extent& where() const { return where_; }
  const std::string& hash() const { return hash_; }  ///< Digest of its bytes.

  /// @throws IoError, or Error if the bytes do not match their hash
  std::vector<std::byte> read() const;

 private:
  std::shared_ptr<PayloadFile> file_;
  Extent where_;
  std::string hash_;
};

/// The chunks of a column that lie in a live file: what EncodedColumn::chunk holds then, so that they are read back, and checked, when
/// somebody wants their bytes. Several columns may share a chunk.
class StoredChunks {
 public:
  using List = std::vector<std::shared_ptr<const StoredChunk>>;

  /// Attribute of a dataset in a live file.
  static constexpr const char* hash_attribute = "chunks_hash";

  /// @pre all are in one file
  explicit StoredChunks(List chunks);

  std::vector<std::byte> operator()(std::size_t number) const { return list_->at(number)->read(); }

  const List& chunks() const { return *list_; }
  bool are_in(const PayloadFile& file) const { return !list_->empty() && &list_->front()->file() == &file; }

  /// Digest of the hashes of all chunks, in order.
  const std::string& hash() const { return *hash_; }
  /// Behind the last one in the file.
  std::uint64_t end() const { return end_; }
  /// Digest of where they lie.
  const std::string& places() const { return *places_; }

 private:
  std::shared_ptr<const List> list_;
  std::uint64_t end_ = 0;
  std::shared_ptr<const std::string> hash_, places_;  // wanted by every commit
};

}  // namespace regatta
