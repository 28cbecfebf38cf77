#include <algorithm>
#include <cstdint>
#include <random>
#include <vector>

#include <doctest/doctest.h>

#include "framework/storage/deflate.hpp"

#ifdef __x86_64__
#include <cpuid.h>
#include <immintrin.h>
#endif

using namespace regatta;

#ifdef __x86_64__
namespace {

/// Whether the processor tells which parts of its registers are in use (XGETBV with ECX = 1), and has AVX.
bool can_tell() {
  unsigned a = 0, b = 0, c = 0, d = 0;
  return __builtin_cpu_supports("avx") && __get_cpuid_count(0xd, 1, &a, &b, &c, &d) && (a & 4U) != 0;
}

constexpr unsigned upper_halves = 4;  // bit 2: those of YMM registers

bool upper_halves_in_use() {
  unsigned low = 0, high = 0;
  asm volatile("xgetbv" : "=a"(low), "=d"(high) : "c"(1));
  return (low & upper_halves) != 0;
}

/// In one piece: what a compiler or a sanitizer puts in between might clear them. @return whether they are
bool use_upper_halves() {
  unsigned low = 0, high = 0;
  asm volatile("vpcmpeqd %%xmm0, %%xmm0, %%xmm0; vinsertf128 $1, %%xmm0, %%ymm0, %%ymm0; xgetbv" : "=a"(low), "=d"(high) : "c"(1) : "xmm0");
  return (low & upper_halves) != 0;
}

}  // namespace
#endif

namespace {

using Bytes = std::vector<std::byte>;

Bytes noise(std::size_t size, std::uint32_t seed) {
  std::mt19937 bits(seed);
  Bytes bytes(size);
  for (auto& byte : bytes) byte = static_cast<std::byte>(bits() >> 24U);
  return bytes;
}

bool comes_back(const Bytes& bytes, const Bytes& packed) {
  Bytes back(bytes.size());
  return inflate(packed, back) && back == bytes;
}

}  // namespace

TEST_SUITE("framework/storage/deflate") {
  TEST_CASE("pieces of noise and of other bytes, of any lengths and in any order, come back") {
    std::mt19937 bits(3);
    for (int round = 0; round < 400; ++round) {
      Bytes bytes;
      for (auto parts = bits() % 8; parts > 0; --parts) {
        const std::size_t size = round % 2 == 0 ? bits() % 20'000 : bits() % 300;
        auto part = noise(size, static_cast<std::uint32_t>(bits()));
        if (const auto kind = bits() % 4; kind == 0)
          std::ranges::fill(part, std::byte{7});
        else if (kind == 1)
          for (auto& byte : part) byte &= std::byte{0x1f};
        bytes.insert(bytes.end(), part.begin(), part.end());
      }
      CAPTURE(round);
      CAPTURE(bytes.size());
      for (const auto& packed : {deflate(bytes), deflate_small(bytes)}) {
        CHECK(comes_back(bytes, packed));
        auto damaged = packed;
        damaged.back() ^= std::byte{1};
        CHECK_FALSE(comes_back(bytes, damaged));
      }
    }
  }

  TEST_CASE("noise takes five bytes more for each 64 KiB, and what only repeats after a while is no noise") {
    const auto bytes = noise(1U << 20U, 1);
    const auto with_heads = bytes.size() + 96;  // of 17 blocks and an empty one, 5 bytes each; that of the stream, 2; checksum, 4
    CHECK(deflate(bytes).size() <= with_heads);
    CHECK(deflate_small(bytes).size() <= with_heads);
    for (const std::size_t period : {256U, 1001U, 2048U}) {  // of 4,096 and more ISA-L itself makes nothing less
      Bytes again(1U << 18U);
      for (std::size_t i = 0; i < again.size(); ++i) again[i] = bytes[i % period];
      CAPTURE(period);
      const auto packed = deflate(again);
      CHECK(packed.size() < again.size() / 8);
      CHECK(comes_back(again, packed));
    }
  }

  TEST_CASE("numbers drawn at random become about as small as by a thorough deflate") {
    std::mt19937_64 bits(5);
    for (const std::size_t count : {std::size_t{3'333}, std::size_t{131'072}}) {
      Bytes shuffled(8 * count);  // six bytes of noise; the others from a few values, as sign, exponent and the upper mantissa are
      for (std::size_t i = 0; i < count; ++i) {
        const auto value = bits();
        for (std::size_t k = 0; k < 6; ++k) shuffled[k * count + i] = static_cast<std::byte>(value >> (8 * k));
        shuffled[6 * count + i] = static_cast<std::byte>(value >> 59U);
        shuffled[7 * count + i] = static_cast<std::byte>(value >> 63U);
      }
      CAPTURE(count);
      const auto thorough = static_cast<double>(deflate(shuffled, small_deflate_level).size());
      CHECK(static_cast<double>(deflate(shuffled).size()) < 1.05 * thorough);
      const auto small = deflate_small(shuffled);
      CHECK(comes_back(shuffled, small));
      CHECK(static_cast<double>(small.size()) < 1.001 * thorough);
    }
  }

  TEST_CASE("bytes that look like noise but now and then stand still are not stored when it shall be small") {
    auto bytes = noise(1U << 18U, 9);
    std::mt19937 bits(9);
    for (std::size_t i = 0; i + 1000 < bytes.size(); i += 200 + bits() % 300)  // for 8 bytes of about 350
      std::fill_n(bytes.begin() + static_cast<std::ptrdiff_t>(i), 8, bytes[i]);
    const auto small = deflate_small(bytes);
    CHECK(comes_back(bytes, small));
    CHECK(small.size() <= deflate(bytes, small_deflate_level).size());
    CHECK(small.size() < bytes.size());
    CHECK(deflate(bytes).size() > bytes.size());  // for speed they are taken for noise
  }

#ifdef __x86_64__
  TEST_CASE("compressing leaves the upper halves of the vector registers unused, or kernels after it are slow") {
    if (!can_tell()) return;
    std::vector<std::byte> bytes(8192);
    for (std::size_t i = 0; i < bytes.size(); ++i) bytes[i] = static_cast<std::byte>(i * i >> 3);
    CHECK(use_upper_halves());
    const auto packed = deflate(bytes);
    const bool in_use = upper_halves_in_use();
    CHECK(packed.size() < bytes.size());
    CHECK_FALSE(in_use);
  }
#endif
}
