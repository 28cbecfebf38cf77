#pragma once
#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "framework/storage/direct/file_blocks.hpp"

namespace regatta::direct {

struct IndexedChunk {
  std::uint64_t address = 0;
  std::size_t size = 0;                ///< As it is stored.
  std::uint32_t filters_left_out = 0;  ///< A bit each.
};

/// The chunks of a dataset of which each spans whole rows, in order of rows: HDF5 File Format Specification 3.0, III.A.1, version 1
/// B-trees.
/// @param chunk  its extents, with the size of an element last
/// @throws NotDirect unless there is each chunk of so many rows, and no other
std::vector<IndexedChunk> read_chunk_index(FileBlocks& file, std::uint64_t address, std::span<const std::size_t> chunk, std::size_t rows);

}  // namespace regatta::direct
