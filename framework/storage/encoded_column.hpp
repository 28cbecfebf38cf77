#pragma once
#include <string>
#include <vector>

#include "framework/core/columns.hpp"
#include "framework/storage/compression.hpp"

namespace regatta {

/// A column as a file holds it: its bytes, or chunks of rows in the form in which HDF5's filters read them.
struct EncodedColumn {
  enum class Layout : std::uint8_t {
    plain,        ///< The bytes stay in column.bytes: single values and tiny columns.
    deflated,     ///< Byte shuffle (numbers of several bytes) and a zlib stream.
    checksummed,  ///< The bytes, then their Fletcher-32.
  };

  Column column;  ///< Without its bytes unless plain.
  Layout layout = Layout::plain;
  Compression compression = Compression::none;  ///< As asked for.
  std::size_t chunk_rows = 0;                   ///< Extent of a chunk along the first axis; the others are whole.
  std::vector<std::vector<std::byte>> chunks;   ///< In order. The last is padded with zeros to a whole chunk before encoding.
  std::string hash;                             ///< Of the column itself, however it is encoded.

  bool is_shuffled() const { return column.element_size > 1 && column.type->kind != Kind::text; }
};

/// Done by the thread that has the data, without any lock. Chunks have at most 1 MiB, or one row if a row is longer.
EncodedColumn encode(Column column, Compression compression);
std::vector<EncodedColumn> encode(Columns columns, Compression compression);

}  // namespace regatta
