#include "framework/storage/live/written_chunks.hpp"

#include <utility>

#include "framework/core/digest.hpp"
#include "framework/storage/live/stored_chunks.hpp"

namespace regatta {

EncodedColumn WrittenChunks::put(LiveFile& file, const std::string& name, const Column& column, Compression compression) {
  constexpr std::size_t chunk_bytes = std::size_t{64} << 10U;
  const auto& bytes = column.bytes;
  auto encoded = encode_later(column, compression, chunk_bytes);
  auto& known = known_[name];
  if (encoded.layout == EncodedColumn::Layout::plain) {
    known.clear();
    return encoded;
  }
  const std::size_t rows = encoded.column.shape.front(), row = bytes.size() / rows;
  std::vector<Chunk> chunks;
  StoredChunks::List list;
  for (std::size_t i = 0; i < encoded.chunk_count; ++i) {
    const auto first = i * encoded.chunk_rows, count = std::min(encoded.chunk_rows, rows - first);
    auto digest = Digest()
                      .add(static_cast<std::uint64_t>(encoded.layout))
                      .add(static_cast<std::uint64_t>(encoded.compression))
                      .add(std::uint64_t{encoded.is_shuffled() ? encoded.column.element_size : 0})
                      .add(std::uint64_t{encoded.chunk_rows * row})
                      .add(std::span(bytes).subspan(first * row, count * row))
                      .hex();
    const Chunk* before = i < known.size() && file.holds(*known[i].stored) ? &known[i] : nullptr;
    if (before && before->digest.empty()) {
      if (Digest().add(encoded.chunk(i)).hex() != before->stored->hash()) before = nullptr;
    } else if (before && before->digest != digest) {
      before = nullptr;
    }
    chunks.push_back({std::move(digest), before ? before->stored : file.put_chunk(encoded.chunk(i))});
    (before ? shared_ : written_) += chunks.back().stored->where().size;
    list.push_back(chunks.back().stored);
  }
  known = std::move(chunks);
  encoded.chunk = StoredChunks(std::move(list));
  return encoded;
}

void WrittenChunks::recall(const std::string& name, const EncodedColumn& column) {
  const auto* stored = column.chunk.target<StoredChunks>();
  if (!stored) return;
  auto& known = known_[name];
  known.clear();
  for (const auto& chunk : stored->chunks()) known.push_back({"", chunk});
}

void WrittenChunks::forget(const std::string& beginning) {
  std::erase_if(known_, [&](const auto& entry) { return entry.first.starts_with(beginning); });
}

}  // namespace regatta
