#pragma once
#include <cstdint>

namespace regatta {

/// How columns are stored. A study file writes "none" or "default".
enum class Compression : std::uint8_t {
  none,      ///< As they are, with a Fletcher-32 checksum a chunk.
  default_,  ///< Byte shuffle and a fast deflate, which every HDF5 reader knows.
};

}  // namespace regatta
