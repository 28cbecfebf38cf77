#include <emmintrin.h>
#include <xsimd/xsimd.hpp>

#include "framework/storage/shuffle/blocks.hpp"

namespace regatta {

template <>
struct ByteRegisters<xsimd::sse2> {
  struct Bytes {
    __m128i all;
  };
  static constexpr std::size_t width = 16;

  static Bytes load(const std::byte* from) { return {_mm_loadu_si128(reinterpret_cast<const __m128i*>(from))}; }
  static void store(Bytes bytes, std::byte* to) { _mm_storeu_si128(reinterpret_cast<__m128i*>(to), bytes.all); }
  static Bytes gather(const std::byte* from, std::size_t) { return load(from); }
  static void scatter(Bytes bytes, std::byte* to, std::size_t) { store(bytes, to); }
  static Bytes low(Bytes a, Bytes b) { return {_mm_unpacklo_epi8(a.all, b.all)}; }
  static Bytes high(Bytes a, Bytes b) { return {_mm_unpackhi_epi8(a.all, b.all)}; }
};

constinit const ShuffleKernel sse2_shuffle = ShuffleBlocks<ByteRegisters<xsimd::sse2>>::kernel();

}  // namespace regatta
