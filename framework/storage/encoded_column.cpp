#include "framework/storage/encoded_column.hpp"

#include <algorithm>
#include <memory>
#include <span>
#include <utility>

#include "framework/storage/chunk_codec.hpp"
#include "framework/storage/column_hash.hpp"

namespace regatta {

namespace {

// Bytes; below, the index of a chunked data set (2 KiB, whatever it holds) and the chunk cost more than they save.
constexpr std::size_t tiny_column = 4096;
constexpr std::size_t longest_chunk = 1U << 20;            // bytes; fits the chunk cache of every reader
constexpr std::size_t longest_row = std::size_t{1} << 30;  // bytes; HDF5's chunks end at 4 GiB

/// How the rows of a column are cut and written.
struct Cut {
  ChunkCodec codec;
  std::size_t rows = 0;  // of the column
  std::size_t row = 0;   // bytes
  std::size_t chunk_rows = 0;

  std::size_t rows_of(std::size_t number) const { return std::min(chunk_rows, rows - number * chunk_rows); }

  /// `bytes` may be shorter than a chunk, and is then padded.
  std::vector<std::byte> chunk(std::span<const std::byte> bytes) const {
    std::vector<std::byte> padded;
    if (bytes.size() < chunk_rows * row) {
      padded.assign(bytes.begin(), bytes.end());
      padded.resize(chunk_rows * row);
      bytes = padded;
    }
    return codec.encode(bytes);
  }
};

EncodedColumn::Layout layout_of(Compression compression) {
  if (compression == Compression::none) return EncodedColumn::Layout::checksummed;
  return compression == Compression::fast ? EncodedColumn::Layout::zstandard : EncodedColumn::Layout::deflated;
}

Cut cut_by(std::size_t chunk_rows, EncodedColumn& encoded, std::size_t rows, std::size_t row) {
  encoded.chunk_rows = chunk_rows;
  encoded.chunk_count = (rows + chunk_rows - 1) / chunk_rows;
  encoded.layout = layout_of(encoded.compression);
  return {{encoded.compression, encoded.is_shuffled() ? encoded.column.element_size : 0}, rows, row, encoded.chunk_rows};
}

/// Decides on chunks of equal size: the last one is padded by less than a row a chunk.
Cut cut(EncodedColumn& encoded, std::size_t rows, std::size_t row) {
  const std::size_t most_rows = std::max<std::size_t>(1, longest_chunk / row);
  const auto chunks = (rows + most_rows - 1) / most_rows;
  return cut_by((rows + chunks - 1) / chunks, encoded, rows, row);
}

bool is_plain(const Column& column, std::size_t bytes) {
  return column.shape.empty() || bytes < tiny_column || bytes / column.shape.front() > longest_row;
}

}  // namespace

EncodedColumn encode(Column column, Compression compression) {
  EncodedColumn encoded;
  encoded.hash = column_hash(column.name, stored_kind(*column.type), column.element_size, column.shape, column.bytes);
  encoded.column = std::move(column);
  encoded.compression = compression;
  auto bytes = std::exchange(encoded.column.bytes, {});
  if (is_plain(encoded.column, bytes.size())) {
    encoded.column.bytes = std::move(bytes);
    return encoded;
  }
  const std::size_t rows = encoded.column.shape.front();
  const auto cuts = cut(encoded, rows, bytes.size() / rows);
  const auto chunks = std::make_shared<std::vector<std::vector<std::byte>>>();
  for (std::size_t i = 0; i < encoded.chunk_count; ++i)
    chunks->push_back(cuts.chunk(std::span(bytes).subspan(i * cuts.chunk_rows * cuts.row, cuts.rows_of(i) * cuts.row)));
  encoded.chunk = [chunks](std::size_t number) { return (*chunks)[number]; };
  return encoded;
}

std::vector<EncodedColumn> encode(Columns columns, Compression compression) {
  std::vector<EncodedColumn> encoded;
  encoded.reserve(columns.size());
  for (auto& column : columns) encoded.push_back(encode(std::move(column), compression));
  return encoded;
}

EncodedColumn encode_later(const Column& column, Compression compression, std::size_t chunk_bytes) {
  const std::span bytes(column.bytes);
  EncodedColumn encoded;
  encoded.hash = column_hash(column.name, stored_kind(*column.type), column.element_size, column.shape, bytes);
  encoded.column = {.name = column.name,
                    .type = column.type,
                    .unit = column.unit,
                    .doc = column.doc,
                    .shape = column.shape,
                    .dimensions = column.dimensions,
                    .element_size = column.element_size,
                    .bytes = {}};
  encoded.compression = compression;
  if (is_plain(column, bytes.size())) {
    encoded.column.bytes = column.bytes;
    return encoded;
  }
  const std::size_t rows = column.shape.front(), row = bytes.size() / rows;
  const auto cuts = cut_by(std::clamp<std::size_t>(chunk_bytes / row, 1, rows), encoded, rows, row);
  encoded.chunk = [cuts, bytes](std::size_t number) {
    return cuts.chunk(bytes.subspan(number * cuts.chunk_rows * cuts.row, cuts.rows_of(number) * cuts.row));
  };
  return encoded;
}

EncodedColumn encode(Column head, ReadRows read, Compression compression) {
  const std::size_t rows = head.shape.empty() ? 1 : head.shape.front(), bytes = head.count() * head.element_size;
  if (is_plain(head, bytes)) {
    head.bytes.resize(bytes);
    if (bytes > 0) read(0, head.bytes);
    return encode(std::move(head), compression);
  }
  EncodedColumn encoded;
  encoded.compression = compression;
  encoded.column = std::move(head);
  const auto cuts = cut(encoded, rows, bytes / rows);
  const auto rows_of_chunk = [cuts, read = std::move(read)](std::size_t number) {
    std::vector<std::byte> part(cuts.rows_of(number) * cuts.row);
    read(number * cuts.chunk_rows, part);
    return part;
  };
  const auto& column = encoded.column;
  ColumnHash hash(column.name, stored_kind(*column.type), column.element_size, column.shape);
  for (std::size_t i = 0; i < encoded.chunk_count; ++i) hash.add(rows_of_chunk(i));
  encoded.hash = hash.hex();
  encoded.chunk = [cuts, rows_of_chunk](std::size_t number) { return cuts.chunk(rows_of_chunk(number)); };
  return encoded;
}

}  // namespace regatta
