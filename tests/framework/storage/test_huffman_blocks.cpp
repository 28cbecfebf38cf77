#include <algorithm>
#include <cmath>
#include <random>
#include <vector>

#include <doctest/doctest.h>

#include "framework/storage/deflate.hpp"
#include "framework/storage/huffman_blocks.hpp"
#include "framework/storage/huffman_code.hpp"

using namespace regatta;

namespace {

using Bytes = std::vector<std::byte>;

/// Bytes of which value k is drawn with a weight of base^-k.
Bytes skewed(std::size_t size, double base, int values, std::uint32_t seed) {
  std::mt19937 bits(seed);
  std::vector<double> weights;
  for (int k = 0; k < values; ++k) weights.push_back(std::pow(base, -k));
  std::discrete_distribution<int> draw(weights.begin(), weights.end());
  Bytes bytes(size);
  std::ranges::generate(bytes, [&] { return static_cast<std::byte>(7 * draw(bits)); });
  return bytes;
}

/// The blocks as a whole zlib stream.
Bytes stream_of(const Bytes& bytes) {
  Bytes stream(2 + huffman_blocks_room(bytes.size()) + 9);
  stream[0] = std::byte{0x78}, stream[1] = std::byte{0x01};
  const auto size = static_cast<std::size_t>(write_huffman_blocks(bytes, stream.data() + 2) - stream.data());
  CHECK(size <= 2 + huffman_blocks_room(bytes.size()));
  stream.resize(size);
  std::uint32_t a = 1, b = 0;
  for (const auto byte : bytes) a = (a + std::to_integer<std::uint32_t>(byte)) % 65521, b = (b + a) % 65521;
  for (const auto value : {0x01U, 0x00U, 0x00U, 0xffU, 0xffU, b >> 8U, b & 0xffU, a >> 8U, a & 0xffU})
    stream.push_back(static_cast<std::byte>(value));
  return stream;
}

double entropy_bits(const Bytes& bytes) {
  std::vector<double> counts(256);
  for (const auto byte : bytes) counts[std::to_integer<std::size_t>(byte)] += 1;
  double bits = 0;
  for (const auto count : counts)
    if (count > 0) bits -= count * std::log2(count / static_cast<double>(bytes.size()));
  return bits;
}

}  // namespace

TEST_SUITE("framework/storage/huffman_blocks") {
  TEST_CASE("bytes of any distribution and length come back, and take at most their entropy, what Huffman's code loses, and the heads") {
    for (const std::size_t size : {1U, 2U, 3U, 150U, 1000U, 49'151U, 49'152U, 49'153U, 200'003U})
      for (const double base : {1.0, 1.1, 1.7, 3.0, 30.0})
        for (const int values : {1, 2, 60, 256}) {
          CAPTURE(size);
          CAPTURE(base);
          CAPTURE(values);
          const auto bytes = skewed(size, base, values, 5);
          const auto stream = stream_of(bytes);
          Bytes back(size);
          CHECK(inflate(stream, back));
          CHECK(back == bytes);
          // Its redundancy is below the largest probability and 0.086 (Gallager 1978), so below 1.09 bits a byte; 150 bytes a head.
          const auto blocks = static_cast<double>(size / huffman_block_bytes + 1);
          CHECK(static_cast<double>(stream.size()) <= (entropy_bits(bytes) + 1.09 * static_cast<double>(size)) / 8 + 150 * blocks + 16);
          CHECK(stream.size() <= size + 5 * (size / huffman_block_bytes + 1) + 11);
        }
  }

  TEST_CASE("codes are complete and none is too long, also where counts grow like Fibonacci's numbers") {
    LiteralCounts counts{};
    counts[0] = counts[256] = 1;
    for (std::size_t i = 1; i < 30; ++i) counts[i] = counts[i - 1] + (i > 1 ? counts[i - 2] : 1);  // without a limit 29 bits
    double sum = 0;
    unsigned longest = 0;
    for (const auto& code : huffman_codes(counts)) {
      if (code.length > 0) sum += std::ldexp(1.0, -code.length);
      longest = std::max<unsigned>(longest, code.length);
    }
    CHECK(sum == 1.0);
    CHECK(longest <= longest_literal_code);
  }
}
