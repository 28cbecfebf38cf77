#include <numeric>

#include <doctest/doctest.h>

#include "framework/storage/encoded_column.hpp"
#include "tests/framework/storage/all_compressions.hpp"
#include "tests/framework/storage/noise.hpp"
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
    CHECK(encode(numbers(512), Compression::small).layout == Layout::deflated);
    CHECK(encode(numbers(512), Compression::fast).layout == Layout::zstandard);
    CHECK(encode(numbers(512), Compression::none).layout == Layout::checksummed);
    CHECK_FALSE(encode(numbers(512), Compression::none).is_shuffled());
    CHECK(encode(numbers(0), Compression::default_).layout == Layout::plain);
    const std::string text(1000, 'a');
    CHECK(encode(to_columns(text).front(), Compression::default_).layout == Layout::plain);
  }

  TEST_CASE("chunks are equal and have at most 1 MiB") {
    const auto one = encode(numbers(131'072), Compression::default_);
    CHECK(one.chunk_count == 1);
    const auto two = encode(numbers(131'073), Compression::default_);
    CHECK(two.chunk_count == 2);
    CHECK(two.chunk_rows == 65'537);
    CHECK(two.column.bytes.empty());
  }

  TEST_CASE("columns of more than 1 MiB have chunks of 256 KiB to 1 MiB, whatever their rows") {
    for (const std::size_t width : {1U, 3U, 7'000U, 60'000U, 131'072U}) {  // doubles a row: 8 bytes to 1 MiB
      for (const std::size_t bytes : {(1U << 20) + 1U, 3U << 20, 10'000'001U}) {
        auto column = numbers(0);
        const std::size_t row = width * sizeof(double);
        column.shape = {(bytes + row - 1) / row, width};
        column.dimensions = {"a", "b"};
        column.bytes.resize(column.shape[0] * row);
        const auto encoded = encode(column, Compression::none);
        CAPTURE(width);
        CAPTURE(bytes);
        CHECK(encoded.chunk_rows * row >= 256U << 10);
        CHECK(encoded.chunk_rows * row <= 1U << 20);
        CHECK(encoded.chunk_rows * encoded.chunk_count >= column.shape[0]);
      }
    }
  }

  TEST_CASE("uncompressed chunks carry four more bytes, their checksum") {
    const auto encoded = encode(numbers(1000), Compression::none);
    REQUIRE(encoded.chunk_count == 1);
    CHECK(encoded.chunk(0).size() == 8004);
  }

  TEST_CASE("the hash is that of the column, however it is stored") {
    CHECK(encode(numbers(1000), Compression::none).hash == encode(numbers(1000), Compression::default_).hash);
    auto other = numbers(1000);
    other.bytes[4321] ^= std::byte{1};
    CHECK(encode(other, Compression::none).hash != encode(numbers(1000), Compression::none).hash);
  }

  TEST_CASE("data that cannot be compressed grows by less than a thousandth") {
    auto noise = numbers(200'000);
    noise.bytes = example::noise(noise.bytes.size());
    for (const auto compression : example::all_compressions) {
      std::size_t stored = 0;
      const auto encoded = encode(noise, compression);
      for (std::size_t i = 0; i < encoded.chunk_count; ++i) stored += encoded.chunk(i).size();
      CHECK(stored < noise.bytes.size() + noise.bytes.size() / 1000);
    }
  }
}
