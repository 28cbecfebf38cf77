#pragma once
#include <cstddef>
#include <span>

namespace regatta {

/// Writes blocks of a deflate stream (RFC 1951) in which every byte has a code of its own, and no match is looked for: three times as fast
/// as a deflate that looks for them in vain. None is the last of the stream; they end at a byte. What does not shrink is stored.
/// @param to  the beginning of huffman_blocks_room() bytes
/// @return the end of what was written
std::byte* write_huffman_blocks(std::span<const std::byte> bytes, std::byte* to);

inline constexpr std::size_t huffman_block_bytes = std::size_t{48} << 10U;  ///< A stored block holds 65,535 at most.

constexpr std::size_t huffman_blocks_room(std::size_t bytes) {
  constexpr std::size_t head_of_stored = 5, written_over = 16;
  return bytes + head_of_stored * (bytes / huffman_block_bytes + 1) + written_over;
}

}  // namespace regatta
