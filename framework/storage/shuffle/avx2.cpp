#include <immintrin.h>
#include <xsimd/xsimd.hpp>

#include "framework/storage/shuffle/blocks.hpp"

namespace regatta {

template <>
struct ByteRegisters<xsimd::fma3<xsimd::avx2>> {
  struct Bytes {
    __m256i all;
  };
  static constexpr std::size_t width = 32;

  static Bytes load(const std::byte* from) { return {_mm256_loadu_si256(reinterpret_cast<const __m256i*>(from))}; }
  static void store(Bytes bytes, std::byte* to) { _mm256_storeu_si256(reinterpret_cast<__m256i*>(to), bytes.all); }
  static Bytes gather(const std::byte* from, std::size_t stride) {
    return {_mm256_inserti128_si256(_mm256_castsi128_si256(part(from)), part(from + stride), 1)};
  }
  static void scatter(Bytes bytes, std::byte* to, std::size_t stride) {
    put(_mm256_castsi256_si128(bytes.all), to);
    put(_mm256_extracti128_si256(bytes.all, 1), to + stride);
  }
  static Bytes low(Bytes a, Bytes b) { return {_mm256_unpacklo_epi8(a.all, b.all)}; }
  static Bytes high(Bytes a, Bytes b) { return {_mm256_unpackhi_epi8(a.all, b.all)}; }

 private:
  static __m128i part(const std::byte* from) { return _mm_loadu_si128(reinterpret_cast<const __m128i*>(from)); }
  static void put(__m128i bytes, std::byte* to) { _mm_storeu_si128(reinterpret_cast<__m128i*>(to), bytes); }
};

constinit const ShuffleKernel avx2_shuffle = ShuffleBlocks<ByteRegisters<xsimd::fma3<xsimd::avx2>>>::kernel();

}  // namespace regatta
