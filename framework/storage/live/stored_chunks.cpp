#include "framework/storage/live/stored_chunks.hpp"

#include <algorithm>
#include <cstdint>
#include <span>
#include <utility>

#include "framework/core/digest.hpp"
#include "framework/core/error.hpp"
#include "framework/storage/live/payload_file.hpp"

namespace regatta {

StoredChunk::StoredChunk(std::shared_ptr<PayloadFile> file, const Extent& where, std::string hash)
    : file_(std::move(file)), where_(where), hash_(std::move(hash)) {}

StoredChunk::~StoredChunk() {
  file_->with_extents([this](Extents& extents) { extents.release(where_); });
}

std::vector<std::byte> StoredChunk::read() const {
  std::vector<std::byte> bytes(where_.size);
  file_->read_at(where_.address, bytes);
  if (Digest().add(bytes).hex() != hash_) {
    throw Error(fmt::format("{}: the {} bytes at {} do not match the hash with which they were written; the disk or its memory is damaged",
                            file_->path().string(), where_.size, where_.address));
  }
  return bytes;
}

StoredChunks::StoredChunks(List chunks) {
  Digest digest;
  std::vector<std::uint64_t> places;
  for (const auto& chunk : chunks) {
    digest.add(chunk->hash());
    places.push_back(chunk->where().address);
    end_ = std::max(end_, chunk->where().end());
  }
  hash_ = std::make_shared<const std::string>(digest.hex());
  places_ = std::make_shared<const std::string>(Digest().add(std::as_bytes(std::span(places))).hex());
  list_ = std::make_shared<const List>(std::move(chunks));
}

}  // namespace regatta
