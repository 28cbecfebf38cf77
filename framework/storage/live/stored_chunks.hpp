#pragma once
#include <cstddef>
#include <memory>
#include <string>
#include <vector>

#include "framework/storage/live/extent.hpp"

namespace regatta {

class PayloadFile;

/// The chunks of a column that lie in a live file: what EncodedColumn::chunk holds then, so that they are read back, and checked, when
/// somebody wants their bytes. Copies share the ranges; with the last of them, those are free for others two commits later.
class StoredChunks {
 public:
  struct Chunk {
    Extent where;
    std::string hash;  ///< Digest of its bytes.
  };

  /// Attribute of a dataset in a live file.
  static constexpr const char* hash_attribute = "chunks_hash";

  StoredChunks(std::shared_ptr<PayloadFile> file, std::vector<Chunk> chunks);

  /// @throws IoError, or Error if the bytes do not match their hash
  std::vector<std::byte> operator()(std::size_t number) const;

  const std::vector<Chunk>& chunks() const;
  bool are_in(const PayloadFile& file) const;

  /// Digest of the hashes of all chunks, in order.
  const std::string& hash() const;

 private:
  struct Held;
  std::shared_ptr<const Held> held_;
};

}  // namespace regatta
