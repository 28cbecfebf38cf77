#include "framework/storage/chunk_codec.hpp"

#include <algorithm>
#include <cstdint>
#include <cstring>

#include "framework/storage/deflate.hpp"
#include "framework/storage/fletcher32.hpp"
#include "framework/storage/room.hpp"
#include "framework/storage/shuffle.hpp"
#include "framework/storage/zstandard.hpp"

namespace regatta {

namespace {

std::vector<std::byte> checksummed(std::span<const std::byte> bytes) {
  std::vector<std::byte> chunk(bytes.size() + sizeof(std::uint32_t));
  std::ranges::copy(bytes, chunk.begin());
  const std::uint32_t sum = fletcher32(bytes);
  std::memcpy(chunk.data() + bytes.size(), &sum, sizeof sum);
  return chunk;
}

bool from_checksummed(std::span<const std::byte> chunk, std::span<std::byte> to) {
  if (chunk.size() != to.size() + sizeof(std::uint32_t)) return false;
  std::uint32_t sum = 0;
  std::memcpy(&sum, chunk.data() + to.size(), sizeof sum);
  std::ranges::copy(chunk.first(to.size()), to.begin());
  return sum == fletcher32(to);
}

std::vector<std::byte> compressed(std::span<const std::byte> bytes, Compression compression) {
  switch (compression) {
    case Compression::none:
      return checksummed(bytes);
    case Compression::fast:
      return zstandard(bytes);
    case Compression::small:
      return deflate_small(bytes);
    default:
      return deflate(bytes);
  }
}

bool decompress(std::span<const std::byte> chunk, Compression compression, std::span<std::byte> to) {
  switch (compression) {
    case Compression::none:
      return from_checksummed(chunk, to);
    case Compression::fast:
      return from_zstandard(chunk, to);
    default:
      return inflate(chunk, to);
  }
}

}  // namespace

std::vector<std::byte> ChunkCodec::encode(std::span<const std::byte> bytes) const {
  if (shuffled == 0) return compressed(bytes, compression);
  thread_local Room room;
  const auto to = room.of(bytes.size());
  shuffle(bytes, shuffled, to.data());
  return compressed(to, compression);
}

bool ChunkCodec::decode(std::span<const std::byte> chunk, std::span<std::byte> to) const {
  if (shuffled == 0) return decompress(chunk, compression, to);
  thread_local Room room;
  const auto from = room.of(to.size());
  if (!decompress(chunk, compression, from)) return false;
  unshuffle(from, shuffled, to.data());
  return true;
}

}  // namespace regatta
