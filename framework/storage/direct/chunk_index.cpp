#include "framework/storage/direct/chunk_index.hpp"

#include <algorithm>

#include "framework/storage/direct/cursor.hpp"

namespace regatta::direct {

namespace {

constexpr std::size_t node_head = 4 + 1 + 1 + 2 + 8 + 8;
constexpr std::uint64_t deepest = 16, most_entries = 64;

class Index {
 public:
  Index(FileBlocks& file, std::span<const std::size_t> chunk, std::size_t count)
      : file_(file), rows_(chunk.front()), rank_(chunk.size()), count_(count) {}

  void add_node(std::uint64_t address, std::uint64_t level) {
    const auto head = file_.read(address, node_head);
    Cursor cursor(head);
    must(cursor.text(4) == "TREE" && cursor.number(1) == 1 && cursor.number(1) == level);
    const auto entries = cursor.number(2);
    must(entries > 0 && entries <= most_entries);  // so that every node brings chunks, and none comes twice
    const std::size_t entry = 8 + 8 * rank_ + 8;
    const auto body = file_.read(address + node_head, entries * entry);
    Cursor entry_cursor(body);
    for (std::uint64_t i = 0; i < entries; ++i) {
      const auto size = entry_cursor.number(4), left_out = entry_cursor.number(4);
      must(chunks.size() < count_ && entry_cursor.number(8) == chunks.size() * rows_);
      for (std::size_t axis = 1; axis < rank_; ++axis) must(entry_cursor.number(8) == 0);
      const auto child = entry_cursor.number(8);
      if (level > 0)
        add_node(child, level - 1);
      else
        chunks.push_back({child, size, static_cast<std::uint32_t>(left_out)});
    }
  }

  std::uint64_t level_of(std::uint64_t address) {
    const auto level = std::to_integer<std::uint64_t>(file_.read(address + 5, 1).front());
    must(level <= deepest);
    return level;
  }

  std::vector<IndexedChunk> chunks;

 private:
  FileBlocks& file_;
  std::size_t rows_, rank_, count_;
};

}  // namespace

std::vector<IndexedChunk> read_chunk_index(FileBlocks& file, std::uint64_t address, std::span<const std::size_t> chunk, std::size_t rows) {
  must(chunk.front() > 0 && address != nowhere);
  const auto count = rows / chunk.front() + (rows % chunk.front() > 0 ? 1 : 0);
  Index index(file, chunk, count);
  index.add_node(address, index.level_of(address));
  must(index.chunks.size() == count);
  return std::move(index.chunks);
}

}  // namespace regatta::direct
