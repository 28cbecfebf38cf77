#pragma once
#include <functional>
#include <span>
#include <string>
#include <vector>

#include "framework/core/columns.hpp"
#include "framework/storage/compression.hpp"

namespace regatta {

/// A column as a file holds it: its bytes, or chunks of rows in the form in which HDF5's filters read them.
struct EncodedColumn {
  enum class Layout : std::uint8_t {
    plain,        ///< The bytes stay in column.bytes: single values and tiny columns.
    checksummed,  ///< The bytes, then their Fletcher-32.
    deflated,     ///< Byte shuffle (numbers of several bytes) and a zlib stream.
    zstandard,    ///< Byte shuffle and a frame of Zstandard.
  };

  Column column;  ///< Without its bytes unless plain.
  Layout layout = Layout::plain;
  Compression compression = Compression::none;  ///< As asked for.
  std::size_t chunk_rows = 0;                   ///< Extent of a chunk along the first axis; the others are whole.
  std::size_t chunk_count = 0;
  /// A chunk, by its number; each is asked for once. The last is padded with zeros to a whole chunk before encoding.
  std::function<std::vector<std::byte>(std::size_t number)> chunk;
  std::string hash;  ///< Of the column itself, however it is encoded.

  bool is_shuffled() const { return compression != Compression::none && column.element_size > 1 && column.type->kind != Kind::text; }
};

/// Done by the thread that has the data, without any lock. A column of up to 1 MiB is one chunk; longer ones have equal chunks of 256 KiB
/// to 1 MiB, or of one row if a row is longer.
EncodedColumn encode(Column column, Compression compression);
std::vector<EncodedColumn> encode(Columns columns, Compression compression);

/// The same in chunks of about `chunk_bytes`, whatever the number of rows, each encoded when it is asked for.
/// @pre the column lives until then
EncodedColumn encode_later(const Column& column, Compression compression, std::size_t chunk_bytes);

/// Copies the rows first, first + 1, ... of a column, as many as fill `to`. @pre they are there, and fill it exactly
using ReadRows = std::function<void(std::size_t first, std::span<std::byte> to)>;

/// The same for a column that is too large to be held: it is read once now, for its hash, and once more, a chunk at a time, when it is
/// written. @param head  has a shape and no bytes
EncodedColumn encode(Column head, ReadRows read, Compression compression);

}  // namespace regatta
