#include "framework/storage/deflate.hpp"

#include <memory>

#include "framework/core/error.hpp"

#ifdef REGATTA_ISAL
#include <isa-l.h>
#ifdef __x86_64__
#include <immintrin.h>
#endif
#else
#include <libdeflate.h>
#endif

namespace regatta {

#ifdef REGATTA_ISAL

namespace {
// 0.5 MiB together, so kept for the life of the thread.
struct Workspace {
  isal_zstream stream;
  std::uint8_t level[ISAL_DEF_LVL1_EXTRA_LARGE];
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
  std::vector<std::byte> packed(bytes.size() + 5 * (bytes.size() / 65535 + 1) + 64);
  stream.next_in = reinterpret_cast<std::uint8_t*>(const_cast<std::byte*>(bytes.data()));  // read only, but declared without const
  stream.avail_in = static_cast<std::uint32_t>(bytes.size());
  stream.next_out = reinterpret_cast<std::uint8_t*>(packed.data());
  stream.avail_out = static_cast<std::uint32_t>(packed.size());
  const int code = isal_deflate_stateless(&stream);
  leave_vector_registers_clean();
  if (code != COMP_OK) {
    throw Error(fmt::format("deflate of {} bytes failed with code {}", bytes.size(), code));
  }
  packed.resize(stream.total_out);
  packed.shrink_to_fit();
  return packed;
}

std::string deflate_library() { return fmt::format("isa-l {}.{}.{}", ISAL_MAJOR_VERSION, ISAL_MINOR_VERSION, ISAL_PATCH_VERSION); }

#else

namespace {
struct Free {
  void operator()(libdeflate_compressor* compressor) const { libdeflate_free_compressor(compressor); }
};
}  // namespace

std::vector<std::byte> deflate(std::span<const std::byte> bytes) {
  thread_local const std::unique_ptr<libdeflate_compressor, Free> compressor(libdeflate_alloc_compressor(1));
  if (!compressor) throw Error("deflate: no memory for the compressor");
  std::vector<std::byte> packed(libdeflate_zlib_compress_bound(compressor.get(), bytes.size()));
  packed.resize(libdeflate_zlib_compress(compressor.get(), bytes.data(), bytes.size(), packed.data(), packed.size()));
  packed.shrink_to_fit();
  return packed;
}

std::string deflate_library() { return "libdeflate " LIBDEFLATE_VERSION_STRING; }

#endif

}  // namespace regatta
