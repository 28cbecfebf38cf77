#include <cmath>
#include <cstring>

#include <doctest/doctest.h>

#include "framework/storage/chunk_codec.hpp"
#include "tests/framework/storage/all_compressions.hpp"
#include "tests/framework/storage/noise.hpp"

using namespace regatta;

namespace {

std::vector<std::byte> wave(std::size_t count) {
  std::vector<std::byte> bytes(count * sizeof(double));
  for (std::size_t i = 0; i < count; ++i) {
    const double x = std::sin(1e-3 * static_cast<double>(i));
    std::memcpy(bytes.data() + i * sizeof x, &x, sizeof x);
  }
  return bytes;
}

}  // namespace

TEST_SUITE("framework/storage/chunk_codec") {
  TEST_CASE("chunks of every codec, length and element come back") {
    for (const auto compression : example::all_compressions) {
      for (const std::size_t shuffled : {0U, 2U, 3U, 4U, 8U}) {
        const ChunkCodec codec{compression, compression == Compression::none ? 0 : shuffled};
        for (const std::size_t elements : {1U, 7U, 1000U, 100'000U}) {
          for (const auto& bytes : {example::noise(elements * 24), wave(elements * 3), std::vector<std::byte>(elements * 24)}) {
            std::vector<std::byte> back(bytes.size(), std::byte{1});
            CHECK(codec.decode(codec.encode(bytes), back));
            CHECK(back == bytes);
          }
        }
      }
    }
  }

  TEST_CASE("a byte that is damaged anywhere is noticed, or changes nothing") {
    const auto bytes = wave(2'000);
    for (const auto compression : example::all_compressions) {
      const ChunkCodec codec{compression, compression == Compression::none ? 0U : 8U};
      const auto whole = codec.encode(bytes);
      std::size_t noticed = 0;
      for (std::size_t at = 0; at < whole.size(); ++at) {
        auto chunk = whole;
        chunk[at] ^= std::byte{0x10};
        std::vector<std::byte> back(bytes.size());
        if (!codec.decode(chunk, back))
          ++noticed;
        else
          CHECK(back == bytes);
      }
      CHECK(noticed + 10 >= whole.size());  // bits that fill a byte up, which no one reads
    }
  }

  TEST_CASE("chunks of another length are refused") {
    const auto bytes = wave(2'000);
    for (const auto compression : example::all_compressions) {
      const ChunkCodec codec{compression, compression == Compression::none ? 0U : 8U};
      const auto whole = codec.encode(bytes);
      std::vector<std::byte> back(bytes.size()), longer(bytes.size() + 8), shorter(bytes.size() - 8);
      CHECK_FALSE(codec.decode(std::span(whole).first(whole.size() - 1), back));
      CHECK_FALSE(codec.decode({}, back));
      CHECK_FALSE(codec.decode(whole, longer));
      CHECK_FALSE(codec.decode(whole, shorter));
    }
  }

  TEST_CASE("small is smaller than default, and fast is not large") {
    const auto bytes = wave(131'072);
    const auto size = [&](Compression compression) { return ChunkCodec{compression, 8}.encode(bytes).size(); };
    CHECK(size(Compression::small) < size(Compression::default_));
    CHECK(size(Compression::default_) < bytes.size());
    CHECK(size(Compression::fast) < size(Compression::default_) * 11 / 10);
  }
}
