#include "framework/storage/live/live_file.hpp"

#include <algorithm>
#include <cerrno>
#include <utility>

#include "framework/core/digest.hpp"
#include "framework/core/error.hpp"
#include "framework/storage/durable.hpp"
#include "framework/storage/image_builder.hpp"
#include "framework/storage/live/commit_image.hpp"
#include "framework/storage/live/commit_record.hpp"
#include "framework/storage/live/committed_groups.hpp"
#include "framework/storage/live/group_commit.hpp"
#include "framework/storage/live/payload_file.hpp"
#include "framework/storage/live/recovery.hpp"
#include "framework/storage/live/stored_chunks.hpp"

namespace regatta {

LiveFile::LiveFile(const std::filesystem::path& path, FileOperations& system, unsigned protects)
    : path_(path), system_(system), groups_(std::make_unique<CommittedGroups>()) {
  struct ::stat status {};
  if (system.stat(path.c_str(), &status) == 0) throw IoError("create", path, EEXIST);
  payload_ = std::make_shared<PayloadFile>(temporary_name(path), PayloadFile::Mode::create, system, protects);
}

LiveFile::LiveFile(std::filesystem::path path, std::shared_ptr<PayloadFile> payload, const CommitRecord& record)
    : path_(std::move(path)),
      system_(payload->system()),
      payload_(std::move(payload)),
      sequence_(record.sequence),
      groups_(std::make_unique<CommittedGroups>()) {
  for (const auto& part : record.metadata) metadata_.push_back(part.where);
  for (const auto& extent : metadata_) room_ = std::max(room_, extent.size + extent.size / 8 + sector);
}

LiveFile::~LiveFile() {
  if (const auto name = payload_->path(); name != path_) system_.unlink(name.c_str());
  payload_->unlock();
}

RecoveredFile LiveFile::open(const std::filesystem::path& path, FileOperations& system) {
  auto payload = std::make_shared<PayloadFile>(path, PayloadFile::Mode::open, system);
  auto recovery = recover(payload);
  recovery.document.erase_attribute("/", sequence_attribute);
  std::unique_ptr<LiveFile> file(new LiveFile(path, std::move(payload), recovery.commit));
  return {std::move(file), std::move(recovery.document), std::move(recovery.note)};
}

std::uint64_t LiveFile::free_bytes() const {
  return payload_->with_extents([](const Extents& extents) { return extents.free_bytes(); });
}

int LiveFile::descriptor() const { return payload_->descriptor(); }

std::uint64_t LiveFile::opened() const { return payload_->opened(); }

EncodedColumn LiveFile::put(EncodedColumn column) {
  if (column.layout == EncodedColumn::Layout::plain) return column;
  if (const auto* stored = column.chunk.target<StoredChunks>(); stored && stored->are_in(*payload_)) return column;
  StoredChunks::List chunks;
  for (std::size_t i = 0; i < column.chunk_count; ++i) chunks.push_back(put_chunk(column.chunk(i)));
  column.chunk = StoredChunks(std::move(chunks));
  return column;
}

std::shared_ptr<const StoredChunk> LiveFile::put_chunk(std::span<const std::byte> bytes) {
  auto hash = Digest().add(bytes).hex();
  const auto where = payload_->put(bytes);
  return std::make_shared<const StoredChunk>(payload_, where, std::move(hash));
}

bool LiveFile::holds(const StoredChunk& chunk) const { return &chunk.file() == payload_.get(); }

std::vector<EncodedColumn> LiveFile::put(std::vector<EncodedColumn> columns) {
  for (auto& column : columns) column = put(std::move(column));
  return columns;
}

void LiveFile::put(Document& document) {
  document.each_column([this](EncodedColumn& column) { column = put(EncodedColumn(column)); });
}

void LiveFile::require_sound() const {
  if (broken_) std::rethrow_exception(broken_);
}

void LiveFile::commit(Document& document) {
  PendingCommit only{this, &document, {}};
  static_cast<void>(commit_together({&only, 1}));  // synced alone
  if (only.error) std::rethrow_exception(only.error);
}

void LiveFile::prepare(Document& document) {
  require_sound();
  put(document);
  auto record = std::make_unique<CommitRecord>();
  record->sequence = sequence_ + 1;
  document.attribute("/", sequence_attribute, record->sequence);
  std::uint64_t end = 0;  // of all chunks
  document.each_column([&end](const EncodedColumn& column) {
    if (const auto* stored = column.chunk.target<StoredChunks>()) end = std::max(end, stored->end());
  });
  payload_->with_extents([&](Extents& extents) { extents.begin_commit(record->sequence); });
  for (bool done = false; !done;) {
    const auto room = payload_->with_extents([&](Extents& extents) { return extents.take(room_); });
    Extent used;
    try {
      CommitImage image(*payload_, room, *groups_, end);
      ImageBuilder(document, image).build();
      image.finish();
      const auto bytes = image.metadata_size();
      room_ = bytes + bytes / 8 + sector;
      if (image.fits()) {
        auto metadata = std::make_shared<const CommittedGroups::Metadata>(image.take_metadata());
        payload_->write_at(room.address, metadata->bytes);
        used = metadata->where;
        record->superblock = image.superblock();
        auto groups = std::make_unique<CommittedGroups>(image.take_groups());
        record->metadata = {{used, metadata->hash}};
        for (const auto& range : groups->ranges()) record->metadata.push_back({range->where, range->hash});
        groups->settle(metadata);
        payload_->write_at(CommitRecord::address(record->sequence), record->encode());
        if (sequence_ == 0) payload_->write_at(0, record->superblock);  // nobody sees the file yet
        prepared_groups_ = std::move(groups);
        done = true;
      }
    } catch (...) {
      payload_->with_extents([&](Extents& extents) { extents.give_back(room); });
      throw;
    }
    const auto filled = whole_sectors(used.size);
    payload_->with_extents([&](Extents& extents) { extents.give_back({room.address + filled, room.size - filled}); });
  }
  prepared_ = std::move(record);
}

void LiveFile::sync_prepared() const { payload_->sync(); }

void LiveFile::flip() {
  if (sequence_ == 0)
    payload_->rename(path_);
  else
    payload_->write_at(0, prepared_->superblock);
}

void LiveFile::sync_flipped() const {
  if (sequence_ == 0)
    sync_folder(folder_of(path_), system_);
  else
    payload_->sync();
}

void LiveFile::acknowledge() {
  std::vector<Extent> metadata;
  for (const auto& part : prepared_->metadata) metadata.push_back(part.where);
  payload_->with_extents([&](Extents& extents) {
    for (const auto& extent : metadata_) {
      if (std::ranges::find(metadata, extent) == metadata.end()) extents.release(extent, sequence_);
    }
    extents.acknowledge(prepared_->sequence);
  });
  sequence_ = prepared_->sequence;
  metadata_ = std::move(metadata);
  prepared_.reset();
  groups_ = std::move(prepared_groups_);
}

void LiveFile::finish(Document& document, const std::filesystem::path& final_name, bool replaces) {
  if (!packed_) {
    document.erase_attribute("/", sequence_attribute);
    auto packed = std::make_unique<NewFile>(temporary_name(path_), system_);
    document.write(*packed);
    packed->sync_and_close();
    packed_ = std::move(packed);
  }
  if (exists(packed_->path(), system_)) {
    (replaces ? replace : publish)(packed_->path(), final_name, system_);
  } else {  // it got its name in an earlier call, in which something behind that failed
    if (!exists(final_name, system_)) throw IoError("find what was written as", final_name, ENOENT);
    sync_folder(folder_of(final_name), system_);
  }
  packed_->keep();
  remove_file(payload_->path(), system_);
}

}  // namespace regatta
