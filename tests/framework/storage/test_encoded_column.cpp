#include <cstring>
#include <numeric>

#include <doctest/doctest.h>

#include "framework/storage/encoded_column.hpp"
#include "tests/framework/storage/rows.hpp"

using namespace regatta;
using Layout = EncodedColumn::Layout;

namespace {

struct Numbers {
  std::vector<double> x;
  static constexpr auto schema() { return fields(field<&Numbers::x>("x", unit("m"))); }
};

Column numbers(std::size_t count) {
  Numbers object{std::vector<double>(count)};
  std::iota(object.x.begin(), object.x.end(), 0.0);
  return to_columns(object).front();
}

}  // namespace

TEST_SUITE("framework/storage/encoded_column") {
  TEST_CASE("columns below 4 KiB and single values stay as they are") {
    CHECK(encode(numbers(511), Compression::default_).layout == Layout::plain);
    CHECK(encode(numbers(511), Compression::default_).column.bytes.size() == 511 * 8);
    CHECK(encode(numbers(512), Compression::default_).layout == Layout::deflated);
    CHECK(encode(numbers(512), Compression::none).layout == Layout::checksummed);
    CHECK(encode(numbers(0), Compression::default_).layout == Layout::plain);
    const std::string text(1000, 'a');
    CHECK(encode(to_columns(text).front(), Compression::default_).layout == Layout::plain);
  }

  TEST_CASE("chunks are equal and have at most 1 MiB") {
    const auto one = encode(numbers(131'072), Compression::default_);
    CHECK(one.chunks.size() == 1);
    const auto two = encode(numbers(131'073), Compression::default_);
    CHECK(two.chunks.size() == 2);
    CHECK(two.chunk_rows == 65'537);
    CHECK(two.column.bytes.empty());
  }

  TEST_CASE("uncompressed chunks carry four more bytes, their checksum") {
    const auto encoded = encode(numbers(1000), Compression::none);
    REQUIRE(encoded.chunks.size() == 1);
    CHECK(encoded.chunks.front().size() == 8004);
  }

  TEST_CASE("the hash is that of the column, however it is stored") {
    CHECK(encode(numbers(1000), Compression::none).hash == encode(numbers(1000), Compression::default_).hash);
    auto other = numbers(1000);
    other.bytes[4321] ^= std::byte{1};
    CHECK(encode(other, Compression::none).hash != encode(numbers(1000), Compression::none).hash);
  }

  TEST_CASE("data that cannot be compressed grows by less than a thousandth") {
    auto noise = numbers(200'000);
    std::uint64_t state = 1;
    for (std::size_t i = 0; i < noise.bytes.size(); i += 8) {
      state = state * 6364136223846793005U + 1442695040888963407U;
      const auto mixed = (state ^ (state >> 29)) * 0xBF58476D1CE4E5B9U;
      std::memcpy(noise.bytes.data() + i, &mixed, 8);
    }
    std::size_t stored = 0;
    for (const auto& chunk : encode(noise, Compression::default_).chunks) stored += chunk.size();
    CHECK(stored < noise.bytes.size() + noise.bytes.size() / 1000);
  }
}
