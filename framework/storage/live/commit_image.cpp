#include "framework/storage/live/commit_image.hpp"

#include <algorithm>
#include <cstring>
#include <new>
#include <stdexcept>
#include <utility>

#include "framework/core/digest.hpp"
#include "framework/core/error.hpp"
#include "framework/storage/live/stored_chunks.hpp"

namespace regatta {

namespace {

constexpr std::size_t gap = 8;  // bytes between the last thing of a commit and the end of its metadata

/// Copies what [from, from + size) holds of the bytes [address, address + length) to `to`.
void copy_overlap(haddr_t from, const std::byte* bytes, std::size_t size, haddr_t address, std::size_t length, std::byte* to) {
  const haddr_t first = std::max(from, address), last = std::min<haddr_t>(from + size, address + length);
  if (first < last) std::memcpy(to + (first - address), bytes + (first - from), last - first);
}

}  // namespace

// HDF5 reads headers of objects speculatively, beyond their end and so perhaps beyond the metadata: zeros there.
bool CommitImage::read(haddr_t address, std::size_t size, std::byte* to) noexcept {
  std::memset(to, 0, size);
  copy_overlap(0, superblock_.data(), superblock_.size(), address, size, to);
  copy_overlap(room_.address, bytes_.data(), bytes_.size(), address, size, to);
  copy_overlap(far_away, beyond_.data(), beyond_.size(), address, size, to);
  for (const auto& range : earlier_.ranges()) copy_overlap(range->where.address, range->bytes.data(), range->where.size, address, size, to);
  return true;
}

bool CommitImage::write(haddr_t address, std::size_t size, const std::byte* from) noexcept {
  if (placed_chunk_ == address) {
    placed_chunk_.reset();
    return true;
  }
  if (address + size <= superblock_.size()) {
    std::memcpy(superblock_.data() + address, from, size);
    return true;
  }
  // A second link of the group, of which HDF5 takes note: on disk it has one, as before.
  if (is_earlier(address)) return true;
  auto& to = address < far_away ? bytes_ : beyond_;
  const auto begin = address < far_away ? room_.address : far_away;
  if (address < begin || address + size > begin + to.size()) return false;
  std::memcpy(to.data() + (address - begin), from, size);
  return true;
}

/// The metadata, in the room as long as all fits.
bool CommitImage::lengthen(std::size_t size) noexcept {
  auto& to = bytes_.size() + size <= room_.size ? last() : beyond_;
  try {
    to.resize(to.size() + size);
    return true;
  } catch (const std::bad_alloc&) {  // must not pass through C
    return false;
  } catch (const std::length_error&) {
    return false;
  }
}

haddr_t CommitImage::allocate(H5FD_mem_t type, hsize_t size) noexcept {
  if (!has_superblock_) {  // HDF5 asks for it first, and expects it at 0
    has_superblock_ = true;
    consistent_ = size == superblock_.size();
    end_of_allocation = std::max<haddr_t>(end_of_allocation, size);
    return 0;
  }
  if (type == H5FD_MEM_DRAW && next_chunk_) {
    const auto chunk = *std::exchange(next_chunk_, {});
    consistent_ &= chunk.size == size && !placed_chunk_;
    placed_chunk_ = chunk.address;
    end_of_allocation = std::max<haddr_t>(end_of_allocation, chunk.end());
    return chunk.address;
  }
  // All else is metadata, some of it under the name of data: the heap that holds lists of references, texts without chunks.
  if (!lengthen(size)) return HADDR_UNDEF;
  end_of_allocation = std::max<haddr_t>(end_of_allocation, end_of_metadata());
  return end_of_metadata() - size;
}

void CommitImage::set_end_of_allocation(haddr_t address) noexcept {
  if (has_superblock_ && address > end_of_allocation) {  // what lies at the end becomes longer, and that is metadata
    consistent_ &= end_of_allocation == end_of_metadata();
    try {
      last().resize(last().size() + (address - end_of_allocation));
    } catch (const std::bad_alloc&) {
      consistent_ = false;
    } catch (const std::length_error&) {
      consistent_ = false;
    }
  }
  end_of_allocation = std::max(end_of_allocation, address);
}

bool CommitImage::place(const StoredChunks& chunks, std::size_t number) {
  if (!chunks.are_in(file_)) return false;
  consistent_ &= !next_chunk_ && !placed_chunk_;
  next_chunk_ = chunks.chunks()[number]->where();
  return true;
}

bool CommitImage::is_earlier(haddr_t address) const {
  return std::ranges::any_of(earlier_.ranges(),
                             [address](const auto& range) { return address >= range->where.address && address < range->where.end(); });
}

haddr_t CommitImage::find_group(const std::string& path, const std::string& digest) {
  const auto address = earlier_.find(path, digest);
  if (address == HADDR_UNDEF) return address;
  groups_.take(earlier_, path);
  end_of_allocation = std::max<haddr_t>(end_of_allocation, chunks_end_);
  for (const auto& range : groups_.ranges()) end_of_allocation = std::max<haddr_t>(end_of_allocation, range->where.end());
  return address;
}

void CommitImage::finish() {
  if (!consistent_ || next_chunk_ || placed_chunk_)
    throw Error("HDF5 lays files out in another way than commits rely on; build with the version that the documentation names");
  // HDF5 lengthens what lies at the end of the allocation, and would do so with a group that a later commit links.
  last().resize(last().size() + gap);
}

CommittedGroups::Metadata CommitImage::take_metadata() {
  auto hash = Digest().add(bytes_).hex();
  const Extent where{room_.address, bytes_.size()};
  return {where, std::move(bytes_), std::move(hash)};
}

}  // namespace regatta
