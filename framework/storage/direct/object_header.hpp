#pragma once
#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "framework/storage/direct/file_blocks.hpp"

/// HDF5 File Format Specification 3.0, IV.A.1.b: what a group or dataset says of itself.
namespace regatta::direct {

/// IV.A.2: the kinds of messages that are understood.
enum class MessageType : std::uint8_t {
  dataspace = 0x01,
  link_info = 0x02,
  datatype = 0x03,
  link = 0x06,
  layout = 0x08,
  filters = 0x0b,
  attribute = 0x0c,
  continuation = 0x10,
  symbol_table = 0x11,
  attribute_info = 0x15,
};

struct Message {
  MessageType type{};
  bool shared = false;  ///< Its body stands elsewhere.
  std::span<const std::byte> body;
};

class ObjectHeader {
 public:
  /// Version 2, with its continuations, all checksums compared. @throws NotDirect, IoError
  ObjectHeader(FileBlocks& file, std::uint64_t address);

  const std::vector<Message>& messages() const { return messages_; }
  bool has(MessageType type) const;
  /// The one of that kind. @throws NotDirect if there is none, or if it is shared
  std::span<const std::byte> body(MessageType type) const;

 private:
  void add_messages(std::span<const std::byte> block);

  bool ordered_ = false;  // messages have the order of their creation
  std::vector<std::vector<std::byte>> blocks_;
  std::vector<Message> messages_;
};

}  // namespace regatta::direct
