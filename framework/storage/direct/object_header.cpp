#include "framework/storage/direct/object_header.hpp"

#include <algorithm>

#include "framework/storage/direct/cursor.hpp"
#include "framework/storage/direct/lookup3.hpp"
#include "framework/storage/direct/not_direct.hpp"

namespace regatta::direct {

namespace {

constexpr std::size_t checksum_size = 4;
constexpr std::uint64_t fail_if_unknown = 0x80;

/// The block without its checksum.
std::span<const std::byte> checked(std::span<const std::byte> block) {
  must(block.size() >= checksum_size);
  const auto checked = block.first(block.size() - checksum_size);
  must(Cursor(block.last(checksum_size)).number(checksum_size) == lookup3(checked));
  return checked;
}

}  // namespace

ObjectHeader::ObjectHeader(FileBlocks& file, std::uint64_t address) {
  must(address <= file.size());
  constexpr std::size_t longest_head = 4 + 1 + 1 + 16 + 4 + 8;
  const auto head = file.read(address, std::min<std::size_t>(longest_head, file.size() - address));
  Cursor cursor(head);
  must(cursor.text(4) == "OHDR" && cursor.number(1) == 2);
  const auto flags = cursor.number(1);
  ordered_ = (flags & 0x04U) != 0;
  if ((flags & 0x20U) != 0) cursor.skip(16);  // times
  if ((flags & 0x10U) != 0) cursor.skip(4);   // when attributes are stored elsewhere
  const auto size = cursor.number(std::size_t{1} << (flags & 0x03U));
  const auto head_size = head.size() - cursor.left();
  must(size <= file.size());
  blocks_.push_back(file.read(address, head_size + size + checksum_size));
  add_messages(checked(blocks_.back()).subspan(head_size));
  std::uint64_t all = size;
  std::size_t next = 0;
  while (next < messages_.size()) {  // which become more
    const auto message = messages_[next++];
    if (message.type != MessageType::continuation) continue;
    Cursor where(message.body);
    const auto at = where.number(8), length = where.number(8);
    must(length <= file.size() - all);  // a block that names itself would be read without end
    all += length;
    blocks_.push_back(file.read(at, length));
    const auto block = checked(blocks_.back());
    must(Cursor(block).text(4) == "OCHK");
    add_messages(block.subspan(4));
  }
}

void ObjectHeader::add_messages(std::span<const std::byte> block) {
  const std::size_t order = ordered_ ? 2 : 0;
  Cursor cursor(block);
  while (cursor.left() >= 4 + order) {  // what is less is a gap
    const auto type = cursor.number(1), size = cursor.number(2), flags = cursor.number(1);
    cursor.skip(order);
    must((flags & fail_if_unknown) == 0);
    messages_.push_back({static_cast<MessageType>(type), (flags & 0x02U) != 0, cursor.bytes(size)});
  }
}

bool ObjectHeader::has(MessageType type) const { return std::ranges::find(messages_, type, &Message::type) != messages_.end(); }

std::span<const std::byte> ObjectHeader::body(MessageType type) const {
  const auto found = std::ranges::find(messages_, type, &Message::type);
  must(found != messages_.end() && !found->shared);
  return found->body;
}

}  // namespace regatta::direct
