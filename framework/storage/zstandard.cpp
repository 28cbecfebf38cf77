#include "framework/storage/zstandard.hpp"

#include <memory>

#include <zstd.h>

#include "framework/core/error.hpp"
#include "framework/storage/room.hpp"

namespace regatta {

namespace {

struct Free {
  void operator()(ZSTD_CCtx* context) const { ZSTD_freeCCtx(context); }
  void operator()(ZSTD_DCtx* context) const { ZSTD_freeDCtx(context); }
};

std::size_t check(std::size_t result) {
  if (ZSTD_isError(result)) throw Error(fmt::format("Zstandard: {}", ZSTD_getErrorName(result)));
  return result;
}

std::unique_ptr<ZSTD_CCtx, Free> make_compressor() {
  std::unique_ptr<ZSTD_CCtx, Free> made(ZSTD_createCCtx());
  if (!made) throw Error("Zstandard: no memory for the compressor");
  check(ZSTD_CCtx_setParameter(made.get(), ZSTD_c_compressionLevel, zstandard_level));
  check(ZSTD_CCtx_setParameter(made.get(), ZSTD_c_checksumFlag, 1));
  return made;
}

}  // namespace

std::vector<std::byte> zstandard(std::span<const std::byte> bytes) {
  thread_local const auto compressor = make_compressor();
  thread_local Room room;
  const auto packed = room.of(ZSTD_compressBound(bytes.size()));
  return room.first(check(ZSTD_compress2(compressor.get(), packed.data(), packed.size(), bytes.data(), bytes.size())));
}

bool from_zstandard(std::span<const std::byte> frame, std::span<std::byte> to) {
  thread_local const std::unique_ptr<ZSTD_DCtx, Free> decompressor(ZSTD_createDCtx());
  if (!decompressor) throw Error("Zstandard: no memory for the decompressor");
  return ZSTD_decompressDCtx(decompressor.get(), to.data(), to.size(), frame.data(), frame.size()) == to.size();
}

}  // namespace regatta
