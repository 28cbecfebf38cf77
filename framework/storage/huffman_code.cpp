#include "framework/storage/huffman_code.hpp"

#include <algorithm>
#include <numeric>
#include <span>
#include <utility>

namespace regatta {

namespace {

/// Depths in the tree of Huffman's algorithm with two queues: of leaves, by their counts, and of inner nodes, which come in that order.
/// @param used  the symbols that occur, at least two, by ascending counts
std::array<unsigned, literal_symbols> depths_of(const LiteralCounts& counts, std::span<const std::uint16_t> used) {
  struct Node {
    std::uint32_t count;
    std::size_t parent;
  };
  std::array<Node, 2 * literal_symbols> nodes{};  // the leaves first
  const auto leaves = used.size(), all = 2 * leaves - 1;
  for (std::size_t i = 0; i < leaves; ++i) nodes[i].count = counts[used[i]];
  for (std::size_t leaf = 0, inner = leaves, made = leaves; made < all; ++made) {
    for (int child = 0; child < 2; ++child) {
      const bool takes_leaf = leaf < leaves && (inner == made || nodes[leaf].count <= nodes[inner].count);
      auto& least = nodes[takes_leaf ? leaf++ : inner++];
      nodes[made].count += least.count;
      least.parent = made;
    }
  }
  std::array<unsigned, 2 * literal_symbols> depths{};
  std::array<unsigned, literal_symbols> of_symbols{};
  for (std::size_t i = all - 1; i-- > 0;) depths[i] = depths[nodes[i].parent] + 1;
  for (std::size_t i = 0; i < leaves; ++i) of_symbols[used[i]] = depths[i];
  return of_symbols;
}

/// Lengths of codes; counts that differ too much for the longest one are brought nearer to each other until they do not.
std::array<unsigned, literal_symbols> lengths_of(LiteralCounts counts) {
  std::array<std::uint16_t, literal_symbols> order{};
  std::iota(order.begin(), order.end(), std::uint16_t{0});
  const auto end = std::remove_if(order.begin(), order.end(), [&](std::uint16_t symbol) { return counts[symbol] == 0; });
  for (;;) {
    std::sort(order.begin(), end, [&](std::uint16_t a, std::uint16_t b) { return std::pair(counts[a], a) < std::pair(counts[b], b); });
    const auto lengths = depths_of(counts, {order.begin(), end});
    if (*std::ranges::max_element(lengths) <= longest_literal_code) return lengths;
    for (auto& count : counts) count = count == 0 ? 0 : count / 2 + 1;
  }
}

}  // namespace

unsigned reversed_bits(unsigned bits, unsigned length) {
  unsigned out = 0;
  for (unsigned i = 0; i < length; ++i) out |= (bits >> i & 1U) << (length - 1 - i);
  return out;
}

std::array<HuffmanCode, literal_symbols> huffman_codes(const LiteralCounts& counts) {
  const auto lengths = lengths_of(counts);
  std::array<unsigned, longest_literal_code + 2> next{};
  for (const auto length : lengths)
    if (length > 0) ++next[length + 1];
  for (unsigned length = 1; length < next.size(); ++length) next[length] = (next[length - 1] + next[length]) << 1U;
  std::array<HuffmanCode, literal_symbols> codes;
  for (std::size_t i = 0; i < literal_symbols; ++i)
    if (const auto length = lengths[i]; length > 0)
      codes[i] = {static_cast<std::uint16_t>(reversed_bits(next[length]++, length)), static_cast<std::uint16_t>(length)};
  return codes;
}

}  // namespace regatta
