#include "framework/storage/live/commit_record.hpp"

#include <algorithm>
#include <cstring>

#include "framework/core/digest.hpp"
#include "framework/core/error.hpp"

namespace regatta {

namespace {

using Hash = std::array<char, 32>;

/// As it stands in the file, little endian as everything there.
struct Layout {
  std::array<char, 8> mark{'R', 'G', 'C', 'O', 'M', 'M', 'I', 'T'};
  std::uint64_t sequence = 0;
  Superblock superblock{};
  std::uint64_t extents = 0;
  std::array<Extent, CommitRecord::most_extents> metadata{};
  std::array<Hash, CommitRecord::most_extents> hashes{};
  Hash own_hash{};  // of all before it
};
static_assert(sizeof(Layout) == offsetof(Layout, own_hash) + sizeof(Hash) && sizeof(Layout) <= sector);

Hash stored(const std::string& hash) {
  REGATTA_EXPECT(hash.size() == sizeof(Hash));
  Hash text{};
  std::ranges::copy(hash, text.begin());
  return text;
}

Hash own_hash(const Layout& layout) {
  return stored(Digest().add(std::as_bytes(std::span(&layout, 1)).first(offsetof(Layout, own_hash))).hex());
}

}  // namespace

std::vector<std::byte> CommitRecord::encode() const {
  REGATTA_EXPECT(metadata.size() <= most_extents);
  Layout layout;
  layout.sequence = sequence;
  layout.superblock = superblock;
  layout.extents = metadata.size();
  for (std::size_t i = 0; i < metadata.size(); ++i) {
    layout.metadata[i] = metadata[i].where;
    layout.hashes[i] = stored(metadata[i].hash);
  }
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
  for (std::size_t i = 0; i < layout.extents; ++i) {
    const auto& hash = layout.hashes[i];
    record.metadata.push_back({layout.metadata[i], std::string(hash.begin(), hash.end())});
  }
  return record;
}

}  // namespace regatta
