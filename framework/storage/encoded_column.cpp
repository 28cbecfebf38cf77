#include "framework/storage/encoded_column.hpp"

#include <algorithm>
#include <cstring>
#include <span>

#include "framework/storage/column_hash.hpp"
#include "framework/storage/deflate.hpp"
#include "framework/storage/fletcher32.hpp"
#include "framework/storage/shuffle.hpp"

namespace regatta {

namespace {

// Bytes; below, the index of a chunked data set (2 KiB, whatever it holds) and the chunk cost more than they save.
constexpr std::size_t tiny_column = 4096;
constexpr std::size_t longest_chunk = 1U << 20;            // bytes; fits the chunk cache of every reader
constexpr std::size_t longest_row = std::size_t{1} << 30;  // bytes; HDF5's chunks end at 4 GiB

std::vector<std::byte> checksummed(std::span<const std::byte> bytes) {
  std::vector<std::byte> chunk(bytes.size() + 4);
  std::copy(bytes.begin(), bytes.end(), chunk.begin());
  const std::uint32_t sum = fletcher32(bytes);
  std::memcpy(chunk.data() + bytes.size(), &sum, 4);
  return chunk;
}

std::vector<std::byte> deflated(std::span<const std::byte> bytes, const EncodedColumn& encoded) {
  if (!encoded.is_shuffled()) return deflate(bytes);
  std::vector<std::byte> shuffled(bytes.size());
  shuffle(bytes, encoded.column.element_size, shuffled.data());
  return deflate(shuffled);
}

void make_chunks(EncodedColumn& encoded) {
  const auto& column = encoded.column;
  const std::size_t rows = column.shape.front(), row = column.bytes.size() / rows;
  const std::size_t most_rows = std::max<std::size_t>(1, longest_chunk / row);
  const std::size_t count = (rows + most_rows - 1) / most_rows;
  encoded.chunk_rows = (rows + count - 1) / count;  // equal chunks: the last one is padded by less than a row a chunk
  const std::size_t chunk_bytes = encoded.chunk_rows * row;
  const std::span<const std::byte> all(column.bytes);
  std::vector<std::byte> padded;
  for (std::size_t from = 0; from < all.size(); from += chunk_bytes) {
    auto part = all.subspan(from, std::min(chunk_bytes, all.size() - from));
    if (part.size() < chunk_bytes) {
      padded.assign(part.begin(), part.end());
      padded.resize(chunk_bytes);
      part = padded;
    }
    encoded.chunks.push_back(encoded.layout == EncodedColumn::Layout::deflated ? deflated(part, encoded) : checksummed(part));
  }
}

}  // namespace

EncodedColumn encode(Column column, Compression compression) {
  EncodedColumn encoded;
  encoded.hash = column_hash(column.name, stored_kind(*column.type), column.element_size, column.shape, column.bytes);
  encoded.column = std::move(column);
  encoded.compression = compression;
  const auto& bytes = encoded.column.bytes;
  const bool single = encoded.column.shape.empty();
  if (single || bytes.size() < tiny_column || bytes.size() / encoded.column.shape.front() > longest_row) return encoded;
  encoded.layout = compression == Compression::none ? EncodedColumn::Layout::checksummed : EncodedColumn::Layout::deflated;
  make_chunks(encoded);
  encoded.column.bytes = {};
  return encoded;
}

std::vector<EncodedColumn> encode(Columns columns, Compression compression) {
  std::vector<EncodedColumn> encoded;
  encoded.reserve(columns.size());
  for (auto& column : columns) encoded.push_back(encode(std::move(column), compression));
  return encoded;
}

}  // namespace regatta
