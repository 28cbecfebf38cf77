#pragma once
#include <array>
#include <cstddef>
#include <cstdint>

namespace regatta {

inline constexpr std::size_t literal_symbols = 257;   ///< Of a deflate block without matches: all bytes, and that it ends.
inline constexpr unsigned longest_literal_code = 14;  ///< Deflate allows 15; four of these, and seven bits before them, go into a word.
using LiteralCounts = std::array<std::uint32_t, literal_symbols>;

struct HuffmanCode {
  std::uint16_t bits = 0;    ///< The first one lowest, as deflate packs them.
  std::uint16_t length = 0;  ///< 0: the symbol does not occur.
};

/// The code with the fewest bits for these counts, but for the limit on its length, with the numbering of RFC 1951, 3.2.2.
/// @pre at least two symbols occur
std::array<HuffmanCode, literal_symbols> huffman_codes(const LiteralCounts& counts);

/// The lowest `length` bits in the opposite order.
unsigned reversed_bits(unsigned bits, unsigned length);

}  // namespace regatta
