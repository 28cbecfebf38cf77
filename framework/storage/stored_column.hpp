#pragma once
#include <filesystem>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "framework/storage/chunk_codec.hpp"
#include "framework/storage/column_hash.hpp"
#include "framework/storage/h5.hpp"

namespace regatta {

/// A column as it stands in a file, without what only its type knows.
struct StoredColumn {
  std::string name;
  StoredKind kind{};
  std::size_t element_size = 0;
  std::vector<std::size_t> shape;
  std::vector<std::byte> bytes;

  std::string hash() const { return column_hash(name, kind, element_size, shape, bytes); }
};

/// A column of which the chunks, if it has such as encode() makes, are still encoded.
struct EncodedStoredColumn {
  StoredColumn column;
  std::optional<ChunkCodec> codec;  ///< Nothing: its bytes are there.
  std::size_t chunk_bytes = 0;      ///< Of a decoded chunk; the last one is padded.
  struct Chunk {
    std::vector<std::byte> bytes;
    bool compressed = true;  ///< Other programs leave the codec out where a chunk would become longer.
  };
  std::vector<Chunk> chunks;  ///< In order of rows.

  /// Whether a chunk of so many bytes, whose filters of these bits were left out, may be one: no checksum guards what says so.
  bool may_have(std::size_t stored, std::uint32_t filters_left_out) const;

  /// Outside of HDF5's lock: with it, threads would decode one after the other. @throws Error naming the file, `path` and a damaged chunk
  StoredColumn decode(const std::string& path, const std::filesystem::path& file_name) &&;
};

/// That of the chunks that encode() makes, by the registered numbers of their filters in the order of writing; nothing for others.
std::optional<ChunkCodec> codec_of(std::span<const int> filters, std::size_t element_size);

/// The dataset at `path` without its bytes. Under HDF5's lock.
StoredColumn stored_column_head(hid_t file, const std::string& path, std::string name, const std::filesystem::path& file_name);

/// Reads the dataset at `path`. Under HDF5's lock.
EncodedStoredColumn read_encoded_column(hid_t file, const std::string& path, std::string name, const std::filesystem::path& file_name);

}  // namespace regatta
