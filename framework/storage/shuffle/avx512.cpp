#include <immintrin.h>
#include <xsimd/xsimd.hpp>

#include "framework/storage/shuffle/blocks.hpp"

namespace regatta {

template <>
struct ByteRegisters<xsimd::avx512dq> {
  struct Bytes {
    __m512i all;
  };
  static constexpr std::size_t width = 64;

  static Bytes load(const std::byte* from) { return {_mm512_loadu_si512(from)}; }
  static void store(Bytes bytes, std::byte* to) { _mm512_storeu_si512(to, bytes.all); }
  static Bytes gather(const std::byte* from, std::size_t stride) {
    const __m512i one = _mm512_castsi128_si512(part(from)), two = _mm512_inserti32x4(one, part(from + stride), 1);
    return {_mm512_inserti32x4(_mm512_inserti32x4(two, part(from + 2 * stride), 2), part(from + 3 * stride), 3)};
  }
  static void scatter(Bytes bytes, std::byte* to, std::size_t stride) {
    put(_mm512_castsi512_si128(bytes.all), to);
    put(_mm512_extracti32x4_epi32(bytes.all, 1), to + stride);
    put(_mm512_extracti32x4_epi32(bytes.all, 2), to + 2 * stride);
    put(_mm512_extracti32x4_epi32(bytes.all, 3), to + 3 * stride);
  }
  static Bytes low(Bytes a, Bytes b) { return {_mm512_unpacklo_epi8(a.all, b.all)}; }
  static Bytes high(Bytes a, Bytes b) { return {_mm512_unpackhi_epi8(a.all, b.all)}; }

 private:
  static __m128i part(const std::byte* from) { return _mm_loadu_si128(reinterpret_cast<const __m128i*>(from)); }
  static void put(__m128i bytes, std::byte* to) { _mm_storeu_si128(reinterpret_cast<__m128i*>(to), bytes); }
};

constinit const ShuffleKernel avx512_shuffle = ShuffleBlocks<ByteRegisters<xsimd::avx512dq>>::kernel();

}  // namespace regatta
