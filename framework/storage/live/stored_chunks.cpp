#include "framework/storage/live/stored_chunks.hpp"

#include <utility>

#include "framework/core/digest.hpp"
#include "framework/core/error.hpp"
#include "framework/storage/live/payload_file.hpp"

namespace regatta {

struct StoredChunks::Held {
  std::shared_ptr<PayloadFile> file;
  std::vector<Chunk> chunks;
  std::string hash;  // written by every commit

  Held(std::shared_ptr<PayloadFile> in, std::vector<Chunk> list) : file(std::move(in)), chunks(std::move(list)) {
    Digest digest;
    for (const auto& chunk : chunks) digest.add(chunk.hash);
    hash = digest.hex();
  }
  Held(const Held&) = delete;
  Held& operator=(const Held&) = delete;
  ~Held() {
    file->with_extents([this](Extents& extents) {
      for (const auto& chunk : chunks) extents.release(chunk.where);
    });
  }
};

StoredChunks::StoredChunks(std::shared_ptr<PayloadFile> file, std::vector<Chunk> chunks)
    : held_(std::make_shared<Held>(std::move(file), std::move(chunks))) {}

std::vector<std::byte> StoredChunks::operator()(std::size_t number) const {
  const auto& chunk = held_->chunks.at(number);
  std::vector<std::byte> bytes(chunk.where.size);
  held_->file->read_at(chunk.where.address, bytes);
  if (Digest().add(bytes).hex() != chunk.hash) {
    throw Error(fmt::format("{}: the {} bytes at {} do not match the hash with which they were written; the disk or its memory is damaged",
                            held_->file->path().string(), chunk.where.size, chunk.where.address));
  }
  return bytes;
}

const std::vector<StoredChunks::Chunk>& StoredChunks::chunks() const { return held_->chunks; }

bool StoredChunks::are_in(const PayloadFile& file) const { return held_->file.get() == &file; }

const std::string& StoredChunks::hash() const { return held_->hash; }

}  // namespace regatta
