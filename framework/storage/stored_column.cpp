#include "framework/storage/stored_column.hpp"

#include <algorithm>

#include "framework/core/error.hpp"
#include "framework/storage/shuffle.hpp"
#include "framework/storage/stored_size.hpp"
#include "framework/storage/stored_type.hpp"
#include "framework/storage/zstandard_filter.hpp"

namespace regatta {

using h5::check;
using h5::Handle;

namespace {

/// An open dataset and what it holds, but for its bytes. A text array still has its characters as the last axis.
struct Opened {
  Handle dataset;
  Handle type;
  StoredColumn column;
};

Opened open_column(hid_t file, const std::string& path, std::string name, const std::filesystem::path& file_name) {
  Opened opened;
  opened.dataset = Handle(check(H5Dopen2(file, path.c_str(), H5P_DEFAULT), "open", path, file_name), H5Dclose);
  opened.type = Handle(check(H5Dget_type(opened.dataset.id()), "read the type of", path, file_name), H5Tclose);
  const Handle space(check(H5Dget_space(opened.dataset.id()), "read the shape of", path, file_name), H5Sclose);
  const auto element = h5::element_type(opened.type.id());
  if (!element) throw Error(fmt::format("{}: {} has a type that this program never writes", file_name.string(), path));
  std::vector<hsize_t> extents(
      static_cast<std::size_t>(check(H5Sget_simple_extent_ndims(space.id()), "read the shape of", path, file_name)));
  check(H5Sget_simple_extent_dims(space.id(), extents.data(), nullptr), "read the shape of", path, file_name);
  auto& column = opened.column;
  column = {.name = std::move(name), .kind = element->kind, .element_size = element->size, .shape = {}, .bytes = {}};
  column.shape.assign(extents.begin(), extents.end());
  return opened;
}

void take_characters_from_shape(StoredColumn& column) {
  if (column.kind != StoredKind::text || column.shape.empty()) return;
  column.element_size = column.shape.back();
  column.shape.pop_back();
}

/// How encode() has stored a dataset, and the rows of its chunks; nothing for any other dataset, which HDF5 reads.
struct Chunks {
  ChunkCodec codec;
  std::size_t rows = 0;
};

std::optional<Compression> compression_of(int filter) {
  if (filter == H5Z_FILTER_DEFLATE) return Compression::default_;  // which decodes "small" as well
  if (filter == h5::zstandard_number) return Compression::fast;
  if (filter == H5Z_FILTER_FLETCHER32) return Compression::none;
  return {};
}

std::vector<int> filters_of(hid_t list) {
  std::vector<int> filters(static_cast<std::size_t>(check(H5Pget_nfilters(list), "read the filters of", "a dataset")));
  for (std::size_t i = 0; i < filters.size(); ++i) {
    unsigned flags = 0;
    std::size_t values = 0;
    filters[i] = H5Pget_filter2(list, static_cast<unsigned>(i), &flags, &values, nullptr, 0, nullptr, nullptr);
  }
  return filters;
}

std::optional<Chunks> chunks_of(hid_t dataset, const std::vector<std::size_t>& extents, std::size_t element_size) {
  const Handle list(check(H5Dget_create_plist(dataset), "read the properties of", "a dataset"), H5Pclose);
  if (extents.empty() || H5Pget_layout(list.id()) != H5D_CHUNKED) return {};
  std::vector<hsize_t> chunk(extents.size());
  check(H5Pget_chunk(list.id(), static_cast<int>(chunk.size()), chunk.data()), "read the chunks of", "a dataset");
  if (chunk.front() == 0 || !std::equal(chunk.begin() + 1, chunk.end(), extents.begin() + 1)) return {};
  const auto codec = codec_of(filters_of(list.id()), element_size);
  if (!codec) return {};
  return Chunks{*codec, chunk.front()};
}

[[noreturn]] void damaged_chunk(const std::filesystem::path& file_name, const std::string& path, std::size_t number) {
  throw Error(fmt::format("{}: cannot read {}: its chunk {} does not fit its checksum", file_name.string(), path, number));
}

/// Left to HDF5, chunks that are shorter than they should be would be read behind their ends: where they lie, how long they are, and which
/// filters they passed stands in an index without checksum.
void read_chunks(hid_t dataset, std::size_t rows, const Chunks& chunks, EncodedStoredColumn& encoded, const std::string& path,
                 const std::filesystem::path& file_name) {
  std::vector<hsize_t> offset(encoded.column.shape.size());
  for (; offset.front() < rows; offset.front() += chunks.rows) {
    const auto number = encoded.chunks.size();
    hsize_t size = 0;
    check(H5Dget_chunk_storage_size(dataset, offset.data(), &size), "look for a chunk of", path, file_name);
    if (!encoded.may_have(size, 0)) damaged_chunk(file_name, path, number);
    auto& chunk = encoded.chunks.emplace_back();
    chunk.bytes.resize(size);
    std::uint32_t left_out = 0;
    check(H5Dread_chunk(dataset, H5P_DEFAULT, offset.data(), &left_out, chunk.bytes.data()), "read a chunk of", path, file_name);
    chunk.compressed = left_out == 0;
    if (!encoded.may_have(size, left_out)) damaged_chunk(file_name, path, number);
  }
}

/// Whether the chunk is whole.
bool decode_chunk(const EncodedStoredColumn::Chunk& chunk, const ChunkCodec& codec, std::span<std::byte> to) {
  if (chunk.compressed) return codec.decode(chunk.bytes, to);
  if (codec.shuffled > 0)
    unshuffle(chunk.bytes, codec.shuffled, to.data());
  else
    std::ranges::copy(chunk.bytes, to.begin());
  return true;
}

}  // namespace

std::optional<ChunkCodec> codec_of(std::span<const int> filters, std::size_t element_size) {
  const bool shuffled = filters.size() == 2 && filters.front() == H5Z_FILTER_SHUFFLE;
  if (filters.size() != (shuffled ? 2 : 1)) return {};
  const auto compression = compression_of(filters.back());
  if (!compression) return {};
  return ChunkCodec{*compression, shuffled ? element_size : 0};
}

bool EncodedStoredColumn::may_have(std::size_t stored, std::uint32_t filters_left_out) const {
  // What cannot be compressed grows by little; a length that is damaged may be anything.
  if (filters_left_out == 0) return stored > 0 && stored <= 2 * chunk_bytes + 1024;
  const std::uint32_t of_codec = codec->shuffled > 0 ? 2 : 1;  // the bit of the last filter
  return filters_left_out == of_codec && stored == chunk_bytes;
}

StoredColumn EncodedStoredColumn::decode(const std::string& path, const std::filesystem::path& file_name) && {
  std::vector<std::byte> padded;
  for (std::size_t i = 0; i < chunks.size(); ++i) {
    auto to = std::span(column.bytes).subspan(i * chunk_bytes);
    const bool whole = to.size() >= chunk_bytes;
    if (!whole) padded.resize(chunk_bytes);
    if (!decode_chunk(chunks[i], *codec, whole ? to.first(chunk_bytes) : std::span(padded))) damaged_chunk(file_name, path, i);
    if (!whole) std::copy_n(padded.begin(), to.size(), to.begin());
    chunks[i] = {};
  }
  const bool is_one_text = column.kind == StoredKind::text && column.shape.empty();
  if (is_one_text && column.element_size > 1) column.bytes.resize(--column.element_size);  // without the zero at the end
  take_characters_from_shape(column);
  return std::move(column);
}

StoredColumn stored_column_head(hid_t file, const std::string& path, std::string name, const std::filesystem::path& file_name) {
  auto column = open_column(file, path, std::move(name), file_name).column;
  take_characters_from_shape(column);
  return column;
}

EncodedStoredColumn read_encoded_column(hid_t file, const std::string& path, std::string name, const std::filesystem::path& file_name) {
  auto opened = open_column(file, path, std::move(name), file_name);
  const hid_t dataset = opened.dataset.id();
  EncodedStoredColumn encoded;
  auto& column = encoded.column = std::move(opened.column);
  column.bytes.resize(h5::size_in_memory(dataset, column.shape, column.element_size, path, file_name));
  if (column.bytes.empty()) return encoded;
  // Read as what is written, so that no bit is converted.
  const auto stored = h5::stored_type(column.kind, column.element_size);
  const bool same_bits = check(H5Tequal(stored.id(), opened.type.id()), "compare the type of", path, file_name) > 0;
  if (const auto chunks = same_bits ? chunks_of(dataset, column.shape, column.element_size) : std::nullopt) {
    encoded.chunk_bytes = column.bytes.size() / column.shape.front() * chunks->rows;
    encoded.codec = chunks->codec;
    read_chunks(dataset, column.shape.front(), *chunks, encoded, path, file_name);
    return encoded;
  }
  check(H5Dread(dataset, stored.id(), H5S_ALL, H5S_ALL, H5P_DEFAULT, column.bytes.data()), "read", path, file_name);
  return encoded;
}

}  // namespace regatta
