#include "framework/storage/deflate.hpp"

#include <array>
#include <memory>

#include <libdeflate.h>

#include "framework/core/error.hpp"
#include "framework/storage/room.hpp"
#ifdef REGATTA_ISAL
#include <isa-l.h>
#ifdef __x86_64__
#include <immintrin.h>
#endif
#endif

namespace regatta {

namespace {

struct Free {
  void operator()(libdeflate_compressor* compressor) const { libdeflate_free_compressor(compressor); }
  void operator()(libdeflate_decompressor* decompressor) const { libdeflate_free_decompressor(decompressor); }
};

/// For the life of the thread: 0.7 MB at level 6.
libdeflate_compressor& compressor_of(int level) {
  thread_local std::array<std::unique_ptr<libdeflate_compressor, Free>, 13> compressors;  // the highest level is 12
  auto& compressor = compressors.at(static_cast<std::size_t>(level));
  if (!compressor) compressor.reset(libdeflate_alloc_compressor(level));
  if (!compressor) throw Error("deflate: no memory for the compressor");
  return *compressor;
}

}  // namespace

std::vector<std::byte> deflate(std::span<const std::byte> bytes, int level) {
  auto& compressor = compressor_of(level);
  thread_local Room room;
  const auto packed = room.of(libdeflate_zlib_compress_bound(&compressor, bytes.size()));
  return room.first(libdeflate_zlib_compress(&compressor, bytes.data(), bytes.size(), packed.data(), packed.size()));
}

bool inflate(std::span<const std::byte> stream, std::span<std::byte> to) {
  thread_local const std::unique_ptr<libdeflate_decompressor, Free> decompressor(libdeflate_alloc_decompressor());
  if (!decompressor) throw Error("inflate: no memory for the decompressor");
  return libdeflate_zlib_decompress(decompressor.get(), stream.data(), stream.size(), to.data(), to.size(), nullptr) == LIBDEFLATE_SUCCESS;
}

#ifdef REGATTA_ISAL

namespace {
// 0.5 MiB together, so kept for the life of the thread.
struct Workspace {
  isal_zstream stream;
  std::uint8_t level[ISAL_DEF_LVL1_EXTRA_LARGE];
  Room room;
};

#ifdef __x86_64__
__attribute__((target("avx"))) void clear_upper_halves() { _mm256_zeroupper(); }
#endif

/// ISA-L (2.30) returns with the upper halves of the vector registers in use, and nobody clears them after it: from then on SSE code on
/// this thread, which is what kernels are compiled to, ran at 0.3 to 0.8 of its speed (AMD EPYC with AVX-512).
void leave_vector_registers_clean() {
#ifdef __x86_64__
  if (__builtin_cpu_supports("avx")) clear_upper_halves();
#endif
}
}  // namespace

std::vector<std::byte> deflate(std::span<const std::byte> bytes) {
  thread_local const auto workspace = std::make_unique<Workspace>();
  auto& stream = workspace->stream;
  isal_deflate_stateless_init(&stream);
  stream.level = 1;
  stream.level_buf = workspace->level;
  stream.level_buf_size = sizeof workspace->level;
  stream.gzip_flag = IGZIP_ZLIB;
  stream.end_of_stream = 1;
  const auto packed = workspace->room.of(bytes.size() + 5 * (bytes.size() / 65535 + 1) + 64);
  stream.next_in = reinterpret_cast<std::uint8_t*>(const_cast<std::byte*>(bytes.data()));  // read only, but declared without const
  stream.avail_in = static_cast<std::uint32_t>(bytes.size());
  stream.next_out = reinterpret_cast<std::uint8_t*>(packed.data());
  stream.avail_out = static_cast<std::uint32_t>(packed.size());
  const int code = isal_deflate_stateless(&stream);
  leave_vector_registers_clean();
  if (code != COMP_OK) {
    throw Error(fmt::format("deflate of {} bytes failed with code {}", bytes.size(), code));
  }
  return workspace->room.first(stream.total_out);
}

std::string deflate_library() { return fmt::format("isa-l {}.{}.{}", ISAL_MAJOR_VERSION, ISAL_MINOR_VERSION, ISAL_PATCH_VERSION); }

#else

std::vector<std::byte> deflate(std::span<const std::byte> bytes) { return deflate(bytes, 1); }

std::string deflate_library() { return "libdeflate " LIBDEFLATE_VERSION_STRING; }

#endif

}  // namespace regatta
