#include "framework/storage/chunk_tree.hpp"

#include <algorithm>
#include <bit>
#include <new>

namespace regatta::h5 {

namespace {

constexpr std::size_t most_entries = 64;  // twice the rank that HDF5 takes for files that do not say another

template <class Number>
void put(std::vector<std::byte>& node, Number number) {
  static_assert(std::endian::native == std::endian::little);
  const auto* bytes = reinterpret_cast<const std::byte*>(&number);
  node.insert(node.end(), bytes, bytes + sizeof number);
}

}  // namespace

std::size_t ChunkTree::node_size() const {
  const std::size_t key = 4 + 4 + 8 * chunk_.size();
  return 4 + 1 + 1 + 2 + 8 + 8 + most_entries * (key + 8) + key;
}

void ChunkTree::put_key(std::vector<std::byte>& node, const Entry& entry) const {
  put(node, static_cast<std::uint32_t>(entry.size));
  put(node, std::uint32_t{0});  // no filter is left out
  put(node, std::uint64_t{entry.number * chunk_.front()});
  for (std::size_t axis = 1; axis < chunk_.size(); ++axis) put(node, std::uint64_t{0});
}

/// Behind the last chunk, along all axes.
void ChunkTree::put_end(std::vector<std::byte>& node) const {
  put(node, std::uint64_t{0});
  put(node, std::uint64_t{entries_.size() * chunk_.front()});
  for (std::size_t axis = 1; axis < chunk_.size(); ++axis) put(node, std::uint64_t{chunk_[axis]});
}

std::vector<std::byte> ChunkTree::node(const std::vector<Entry>& entries, std::size_t first, std::uint8_t level, haddr_t left,
                                       haddr_t right) const {
  const auto end = std::min(entries.size(), first + most_entries);
  std::vector<std::byte> node;
  node.reserve(node_size());
  for (const char letter : {'T', 'R', 'E', 'E'}) node.push_back(static_cast<std::byte>(letter));
  put(node, std::uint8_t{1});
  put(node, level);
  put(node, static_cast<std::uint16_t>(end - first));
  put(node, left);
  put(node, right);
  for (std::size_t i = first; i < end; ++i) {
    put_key(node, entries[i]);
    put(node, entries[i].address);
  }
  if (end < entries.size())
    put_key(node, entries[end]);
  else
    put_end(node);
  node.resize(node_size());
  return node;
}

std::vector<ChunkTree::Entry> ChunkTree::write_level(Image& image, const std::vector<Entry>& entries, std::uint8_t level) const {
  std::vector<Entry> nodes;
  for (std::size_t first = 0; first < entries.size(); first += most_entries) {
    const auto address = image.allocate(H5FD_MEM_BTREE, node_size());
    if (address == HADDR_UNDEF) throw std::bad_alloc();
    nodes.push_back({entries[first].number, entries[first].size, address});
  }
  for (std::size_t i = 0; i < nodes.size(); ++i) {
    const auto left = i > 0 ? nodes[i - 1].address : HADDR_UNDEF, right = i + 1 < nodes.size() ? nodes[i + 1].address : HADDR_UNDEF;
    const auto bytes = node(entries, i * most_entries, level, left, right);
    image.put_at(nodes[i].address, bytes);
  }
  return nodes;
}

std::vector<std::byte> ChunkTree::write(Image& image) const {
  auto entries = entries_;
  std::uint8_t level = 0;
  for (; entries.size() > most_entries; ++level) entries = write_level(image, entries, level);
  return node(entries, 0, level, HADDR_UNDEF, HADDR_UNDEF);
}

}  // namespace regatta::h5
