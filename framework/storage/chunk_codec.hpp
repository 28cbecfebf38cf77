#pragma once
#include <cstddef>
#include <span>
#include <vector>

#include "framework/storage/compression.hpp"

namespace regatta {

/// What HDF5's filters would do to a chunk, without HDF5 and its lock: shuffle, then deflate or Zstandard; or a checksum behind it.
struct ChunkCodec {
  Compression compression = Compression::none;
  std::size_t shuffled = 0;  ///< Size of the elements; 0: they are not shuffled.

  std::vector<std::byte> encode(std::span<const std::byte> bytes) const;

  /// Fills `to`. Returns whether the chunk is whole: its length and its checksum (Adler-32 of zlib streams, XXH64 of Zstandard,
  /// Fletcher-32).
  bool decode(std::span<const std::byte> chunk, std::span<std::byte> to) const;
};

}  // namespace regatta
