#pragma once
#include <cstddef>
#include <cstdint>
#include <vector>

#include "framework/storage/image.hpp"

namespace regatta::h5 {

/// The index of a dataset's chunks, one after another along the first axis: a version 1 B-tree (HDF5 File Format Specification 3.0,
/// III.A.1), all nodes of which but the last of each level are full. HDF5 inserts chunk by chunk: of 2,500 that takes ten times as long.
class ChunkTree {
 public:
  /// @param chunk  its extents, with the size of an element last
  explicit ChunkTree(std::vector<std::size_t> chunk) : chunk_(std::move(chunk)) {}

  struct Chunk {
    haddr_t address;
    std::size_t size;  ///< As it is stored [bytes].
  };
  void add(const Chunk& next) { entries_.push_back({entries_.size(), next.size, next.address}); }

  /// Writes all nodes but the root. @return the bytes of the root @pre there are chunks
  std::vector<std::byte> write(Image& image) const;

 private:
  struct Entry {
    std::uint64_t number;  // of the first chunk
    std::size_t size;      // of that chunk [bytes]
    haddr_t address;
  };
  std::size_t node_size() const;
  void put_key(std::vector<std::byte>& node, const Entry& entry) const;
  void put_end(std::vector<std::byte>& node) const;
  std::vector<Entry> write_level(Image& image, const std::vector<Entry>& entries, std::uint8_t level) const;
  /// Those from `first` on, as many as there is room for.
  std::vector<std::byte> node(const std::vector<Entry>& entries, std::size_t first, std::uint8_t level, haddr_t left, haddr_t right) const;

  std::vector<std::size_t> chunk_;
  std::vector<Entry> entries_;
};

}  // namespace regatta::h5
