#include "framework/storage/live/commit_record.hpp"

#include <algorithm>
#include <cstring>

#include "framework/core/digest.hpp"
#include "framework/core/error.hpp"

namespace regatta {

namespace {

constexpr std::size_t hash_size = 32;

/// As it stands in the file, little endian as everything there.
struct Layout {
  std::array<char, 8> mark{'R', 'G', 'C', 'O', 'M', 'M', 'I', 'T'};
  std::uint64_t sequence = 0;
  Superblock superblock{};
  std::uint64_t extents = 0;
  std::array<Extent, CommitRecord::most_extents> metadata{};
  std::array<char, hash_size> metadata_hash{};
  std::array<char, hash_size> own_hash{};  // of all before it
};
static_assert(sizeof(Layout) == offsetof(Layout, own_hash) + hash_size && sizeof(Layout) <= sector);

std::array<char, hash_size> own_hash(const Layout& layout) {
  const auto hash = Digest().add(std::as_bytes(std::span(&layout, 1)).first(offsetof(Layout, own_hash))).hex();
  std::array<char, hash_size> text{};
  std::copy_n(hash.begin(), hash_size, text.begin());
  return text;
}

}  // namespace

std::string CommitRecord::hash_of(const std::vector<std::string>& digests) {
  Digest digest;
  for (const auto& one : digests) digest.add(one);
  return digest.hex();
}

std::vector<std::byte> CommitRecord::encode() const {
  REGATTA_EXPECT(metadata.size() <= most_extents && metadata_hash.size() == hash_size);
  Layout layout;
  layout.sequence = sequence;
  layout.superblock = superblock;
  layout.extents = metadata.size();
  std::ranges::copy(metadata, layout.metadata.begin());
  std::ranges::copy(metadata_hash, layout.metadata_hash.begin());
  layout.own_hash = own_hash(layout);
  std::vector<std::byte> bytes(sector);
  std::memcpy(bytes.data(), &layout, sizeof layout);
  return bytes;
}

std::optional<CommitRecord> CommitRecord::decode(std::span<const std::byte> bytes) {
  Layout layout;
  const auto mark = layout.mark;
  if (bytes.size() < sizeof layout) return {};
  std::memcpy(static_cast<void*>(&layout), bytes.data(), sizeof layout);
  if (layout.mark != mark || layout.own_hash != own_hash(layout) || layout.extents > most_extents) return {};
  CommitRecord record;
  record.sequence = layout.sequence;
  record.superblock = layout.superblock;
  record.metadata.assign(layout.metadata.begin(), layout.metadata.begin() + static_cast<std::ptrdiff_t>(layout.extents));
  record.metadata_hash.assign(layout.metadata_hash.begin(), layout.metadata_hash.end());
  return record;
}

}  // namespace regatta
