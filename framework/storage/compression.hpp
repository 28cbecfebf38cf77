#pragma once
#include <cstdint>

namespace regatta {

/// How columns are stored. A study file writes "none", "fast", "default" or "small".
enum class Compression : std::uint8_t {
  none,      ///< As they are, with a Fletcher-32 checksum a chunk.
  fast,      ///< Byte shuffle and Zstandard: for other readers than ours HDF5 needs its plugin.
  default_,  ///< Byte shuffle and a fast deflate, which every HDF5 reader knows.
  small,     ///< Byte shuffle and a thorough deflate: as small as zlib's level 6, and as widely known.
};

}  // namespace regatta
