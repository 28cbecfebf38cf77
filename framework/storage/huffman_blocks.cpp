#include "framework/storage/huffman_blocks.hpp"

#include <algorithm>
#include <array>
#include <bit>
#include <cstdint>
#include <cstring>

#include "framework/storage/huffman_code.hpp"

namespace regatta {

namespace {

static_assert(std::endian::native == std::endian::little);

constexpr std::size_t end_of_block = 256;
using Codes = std::array<HuffmanCode, literal_symbols>;

LiteralCounts counts_of(std::span<const std::byte> bytes) {
  std::array<std::array<std::uint32_t, 256>, 4> parts{};  // in turns: to add 1 to what was just written has to wait for it
  for (std::size_t i = 0; i < bytes.size(); ++i) ++parts[i % 4][std::to_integer<std::uint8_t>(bytes[i])];
  LiteralCounts counts{};
  for (std::size_t value = 0; value < 256; ++value) counts[value] = parts[0][value] + parts[1][value] + parts[2][value] + parts[3][value];
  counts[end_of_block] = 1;
  return counts;
}

/// Writes whole words and goes on behind the whole bytes of them, so up to 8 bytes behind the end are written over.
class BitWriter {
 public:
  explicit BitWriter(std::byte* to) : to_(to) {}

  /// @pre at most 56 bits
  void put(std::uint64_t bits, unsigned count) {
    word_ |= bits << used_;
    used_ += count;
    std::memcpy(to_, &word_, sizeof word_);
    to_ += used_ / 8;
    word_ >>= used_ & ~7U;
    used_ &= 7U;
  }

  std::byte* to_next_byte() {
    put(0, (8 - used_) & 7U);
    return to_;
  }

 private:
  std::byte* to_;
  std::uint64_t word_ = 0;
  unsigned used_ = 0;
};

/// RFC 1951, 3.2.7. The lengths of codes have codes of four bits each, and those of distances, of which none is used, are one bit long.
constexpr unsigned head_bits = 3 + 5 + 5 + 4 + 19 * 3 + 4 * (literal_symbols + 2);

void put_head(BitWriter& out, const Codes& codes) {
  constexpr std::array<unsigned, 19> order{16, 17, 18, 0, 8, 7, 9, 6, 10, 5, 11, 4, 12, 3, 13, 2, 14, 1, 15};
  constexpr unsigned dynamic_codes = 2U << 1U;
  out.put(dynamic_codes | (literal_symbols - 257U) << 3U | 1U << 8U | (19U - 4U) << 13U, 17);
  for (const auto length : order) out.put(length < 16 ? 4 : 0, 3);
  for (const auto& code : codes) out.put(reversed_bits(code.length, 4), 4);
  for (int distance = 0; distance < 2; ++distance) out.put(reversed_bits(1, 4), 4);
}

/// Four at a time: what comes next waits for where the bits before it end.
void put_bytes(BitWriter& out, const Codes& codes, std::span<const std::byte> bytes) {
  const auto code_of = [&](std::size_t i) { return codes[std::to_integer<std::uint8_t>(bytes[i])]; };
  std::size_t i = 0;
  for (; i + 4 <= bytes.size(); i += 4) {
    const auto a = code_of(i), b = code_of(i + 1), c = code_of(i + 2), d = code_of(i + 3);
    const unsigned first = a.length + b.length, second = c.length + d.length;
    const auto low = a.bits | std::uint64_t{b.bits} << a.length, high = c.bits | std::uint64_t{d.bits} << c.length;
    out.put(low | high << first, first + second);
  }
  for (; i < bytes.size(); ++i) out.put(code_of(i).bits, code_of(i).length);
}

std::byte* put_stored(std::span<const std::byte> bytes, std::byte* to) {
  const std::array<std::uint16_t, 2> length{static_cast<std::uint16_t>(bytes.size()), static_cast<std::uint16_t>(~bytes.size())};
  *to++ = std::byte{0};
  std::memcpy(to, length.data(), sizeof length);
  return std::ranges::copy(bytes, to + sizeof length).out;
}

}  // namespace

std::byte* write_huffman_blocks(std::span<const std::byte> bytes, std::byte* to) {
  for (; !bytes.empty(); bytes = bytes.subspan(std::min(huffman_block_bytes, bytes.size()))) {
    const auto block = bytes.first(std::min(huffman_block_bytes, bytes.size()));
    const auto counts = counts_of(block);
    const auto codes = huffman_codes(counts);
    std::uint64_t bits = head_bits + 3;
    for (std::size_t i = 0; i < literal_symbols; ++i) bits += std::uint64_t{counts[i]} * codes[i].length;
    if (bits / 8 + 8 >= block.size()) {  // with the stored block of no bytes behind it
      to = put_stored(block, to);
      continue;
    }
    BitWriter out(to);
    put_head(out, codes);
    put_bytes(out, codes, block);
    out.put(codes[end_of_block].bits, codes[end_of_block].length);
    out.put(0, 3);
    to = out.to_next_byte();
    constexpr std::array<std::uint8_t, 4> no_bytes{0x00, 0x00, 0xff, 0xff};
    std::memcpy(to, no_bytes.data(), no_bytes.size());
    to += no_bytes.size();
  }
  return to;
}

}  // namespace regatta
