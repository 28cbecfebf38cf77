#include "framework/storage/deflate.hpp"

#include <array>
#include <memory>

#include <libdeflate.h>

#include "framework/core/error.hpp"
#include "framework/storage/room.hpp"

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

std::vector<std::byte> raw_deflate(std::span<const std::byte> bytes, int level) {
  auto& compressor = compressor_of(level);
  thread_local Room room;
  const auto packed = room.of(libdeflate_deflate_compress_bound(&compressor, bytes.size()));
  return room.first(libdeflate_deflate_compress(&compressor, bytes.data(), bytes.size(), packed.data(), packed.size()));
}

bool inflate(std::span<const std::byte> stream, std::span<std::byte> to) {
  thread_local const std::unique_ptr<libdeflate_decompressor, Free> decompressor(libdeflate_alloc_decompressor());
  if (!decompressor) throw Error("inflate: no memory for the decompressor");
  return libdeflate_zlib_decompress(decompressor.get(), stream.data(), stream.size(), to.data(), to.size(), nullptr) == LIBDEFLATE_SUCCESS;
}

#ifndef REGATTA_ISAL

std::vector<std::byte> deflate(std::span<const std::byte> bytes) { return deflate(bytes, 1); }

std::vector<std::byte> deflate_small(std::span<const std::byte> bytes) { return deflate(bytes, small_deflate_level); }

std::string deflate_library() { return "libdeflate " LIBDEFLATE_VERSION_STRING; }

#endif

}  // namespace regatta
