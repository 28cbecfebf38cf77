#include "framework/storage/direct/direct_file.hpp"

#include <algorithm>

#include "framework/storage/direct/chunk_index.hpp"
#include "framework/storage/direct/cursor.hpp"
#include "framework/storage/direct/lookup3.hpp"
#include "framework/storage/stored_size.hpp"

namespace regatta::direct {

namespace {

constexpr std::string_view signature = "\x89HDF\r\n\x1a\n";
constexpr std::size_t superblock_size = 48;

std::size_t checked_product(const std::vector<std::size_t>& shape, std::size_t element_size) {
  const auto bytes = h5::product(shape, element_size);
  must(bytes.has_value());
  return *bytes;
}

}  // namespace

/// HDF5 File Format Specification 3.0, II.A: superblock of version 2. Files of later formats have their chunks in other indexes, and are
/// left to HDF5 as a whole, so that nobody sees one half of a file before a commit and the other behind it.
DirectFile::DirectFile(const std::filesystem::path& file) : file_(file) {
  const auto bytes = file_.read(0, superblock_size);
  must(Cursor(std::span(bytes).last(4)).number(4) == lookup3(std::span(bytes).first(superblock_size - 4)));
  Cursor cursor(bytes);
  must(cursor.text(8) == signature);
  must(cursor.number(1) == 2);
  must(cursor.number(1) == 8 && cursor.number(1) == 8);  // bytes of addresses and lengths
  must(cursor.number(1) == 0);                           // nobody says that it writes
  must(cursor.number(8) == 0 && cursor.number(8) == nowhere);
  must(cursor.number(8) <= file_.size());
  root_ = cursor.number(8);
  superblock_ = bytes;
}

DirectFile::Object::Object(ObjectHeader read) : is_group(read.has(MessageType::link_info)), header(std::move(read)) {
  must(!header.has(MessageType::symbol_table));
  constexpr std::size_t link_index = 8, attribute_index = 2;
  if (is_group) must(is_compact(header.body(MessageType::link_info), link_index));
  if (header.has(MessageType::attribute_info)) must(is_compact(header.body(MessageType::attribute_info), attribute_index));
  for (const auto& message : header.messages()) {
    if (message.type == MessageType::link) {
      const auto [name, address] = decode_link(message.body);
      links.emplace(name, address);
    } else if (message.type == MessageType::attribute) {
      must(!message.shared);
      const auto attribute = decode_attribute(message.body);
      attributes.emplace(attribute.name, attribute);
    }
  }
}

const DirectFile::Object& DirectFile::object_at(std::uint64_t address) {
  auto& object = objects_[address];
  if (!object) object = std::make_unique<const Object>(ObjectHeader(file_, address));
  return *object;
}

const DirectFile::Object* DirectFile::find(std::string_view path) {
  const auto* object = &object_at(root_);
  while (true) {
    path.remove_prefix(std::min(path.find_first_not_of('/'), path.size()));
    if (path.empty()) return object;
    const auto name = path.substr(0, path.find('/'));
    must(name != ".");
    const auto link = object->links.find(name);
    if (link == object->links.end()) return nullptr;
    object = &object_at(link->second);
    path.remove_prefix(name.size());
  }
}

bool DirectFile::is_outdated() {
  const std::lock_guard held(mutex_);
  std::vector<std::byte> now(superblock_.size());
  file_.read_anew(0, now);
  return now != superblock_;
}

bool DirectFile::exists(std::string_view path) {
  const std::lock_guard held(mutex_);
  return find(path) != nullptr;
}

std::vector<std::string> DirectFile::groups(std::string_view path) {
  const std::lock_guard held(mutex_);
  std::vector<std::string> names;
  const auto* group = find(path);
  if (!group) return names;
  must(group->is_group);
  for (const auto& [name, address] : group->links)
    if (object_at(address).is_group) names.emplace_back(name);
  return names;
}

std::optional<StoredAttribute> DirectFile::attribute(std::string_view path, std::string_view name) {
  const std::lock_guard held(mutex_);
  const auto* object = find(path);
  if (!object) return {};
  const auto found = object->attributes.find(name);
  if (found == object->attributes.end()) return {};
  const auto& attribute = found->second;
  const auto [kind, size] = decode_datatype(attribute.type);
  must(attribute.value.size() == checked_product(decode_dataspace(attribute.space), size));
  return StoredAttribute{kind, size, {attribute.value.begin(), attribute.value.end()}};
}

EncodedStoredColumn DirectFile::column(std::string_view path, std::string name) {
  const std::lock_guard held(mutex_);
  const auto* object = find(path);
  must(object != nullptr);
  const auto [kind, size] = decode_datatype(object->header.body(MessageType::datatype));
  EncodedStoredColumn encoded;
  auto& column = encoded.column;
  column = {.name = std::move(name),
            .kind = kind,
            .element_size = size,
            .shape = decode_dataspace(object->header.body(MessageType::dataspace)),
            .bytes = {}};
  const auto bytes = checked_product(column.shape, size);
  if (bytes == 0) return encoded;
  const auto layout = decode_layout(object->header.body(MessageType::layout));
  if (!layout.chunk.empty()) {
    read_chunks(*object, layout, encoded);
    return encoded;
  }
  must(layout.size == bytes && !object->header.has(MessageType::filters));
  if (layout.compact)
    column.bytes.assign(layout.compact->begin(), layout.compact->end());
  else
    column.bytes = file_.read_once(layout.address, bytes);
  return encoded;
}

void DirectFile::read_chunks(const Object& object, const Layout& layout, EncodedStoredColumn& encoded) {
  auto& column = encoded.column;
  const auto& extents = column.shape;
  must(layout.chunk.size() == extents.size() + 1 && layout.chunk.back() == column.element_size);
  must(std::equal(extents.begin() + 1, extents.end(), layout.chunk.begin() + 1) && layout.chunk.front() <= extents.front());
  const auto codec = codec_of(decode_filters(object.header.body(MessageType::filters)), column.element_size);
  must(codec.has_value());
  const auto bytes = checked_product(extents, column.element_size);
  const auto chunks = read_chunk_index(file_, layout.address, layout.chunk, extents.front());
  std::size_t stored = 0;
  for (const auto& chunk : chunks) stored += chunk.size;
  must(h5::may_hold(stored, bytes) && stored <= file_.size());
  encoded.codec = codec;
  encoded.chunk_bytes = bytes / extents.front() * layout.chunk.front();
  for (const auto& chunk : chunks) {
    must(encoded.may_have(chunk.size, chunk.filters_left_out));
    encoded.chunks.push_back({file_.read_once(chunk.address, chunk.size), chunk.filters_left_out == 0});
  }
  column.bytes.resize(bytes);
}

}  // namespace regatta::direct
