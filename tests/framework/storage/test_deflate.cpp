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

bool upper_halves_in_use() {
  unsigned low = 0, high = 0;
  asm volatile("xgetbv" : "=a"(low), "=d"(high) : "c"(1));
  return (low & 4U) != 0;  // bit 2: the upper halves of YMM registers
}

}  // namespace
#endif

TEST_SUITE("framework/storage/deflate") {
#ifdef __x86_64__
  TEST_CASE("compressing leaves the upper halves of the vector registers unused, or kernels after it are slow") {
    if (!can_tell()) return;
    std::vector<std::byte> bytes(8192);
    for (std::size_t i = 0; i < bytes.size(); ++i) bytes[i] = static_cast<std::byte>(i * i >> 3);
    asm volatile("vpcmpeqd %%xmm0, %%xmm0, %%xmm0; vinsertf128 $1, %%xmm0, %%ymm0, %%ymm0" ::: "xmm0");
    CHECK(upper_halves_in_use());
    const auto packed = deflate(bytes);
    const bool in_use = upper_halves_in_use();
    CHECK(packed.size() < bytes.size());
    CHECK_FALSE(in_use);
  }
#endif
}
