#include "framework/storage/column_hash.hpp"

namespace regatta {

StoredKind stored_kind(const Type& type) {
  switch (type.kind) {
    case Kind::text:
      return StoredKind::text;
    case Kind::integer:
      return StoredKind::integer;
    case Kind::real:
    case Kind::duration:
      return StoredKind::real;
    default:
      return StoredKind::natural;
  }
}

ColumnHash::ColumnHash(std::string_view name, StoredKind kind, std::size_t element_size, std::span<const std::size_t> shape) {
  digest_.add(name).add(static_cast<std::uint64_t>(kind)).add(static_cast<std::uint64_t>(element_size));
  digest_.add(static_cast<std::uint64_t>(shape.size()));
  for (const auto extent : shape) digest_.add(static_cast<std::uint64_t>(extent));
}

std::string column_hash(std::string_view name, StoredKind kind, std::size_t element_size, std::span<const std::size_t> shape,
                        std::span<const std::byte> bytes) {
  ColumnHash hash(name, kind, element_size, shape);
  hash.add(bytes);
  return hash.hex();
}

std::string group_hash(std::span<const std::string> column_hashes) {
  Digest digest;
  for (const auto& hash : column_hashes) digest.add(hash);
  return digest.hex();
}

std::string products_hash(const std::map<std::string, std::string>& group_hashes) {
  Digest digest;
  for (const auto& [group, hash] : group_hashes) digest.add(group).add(hash);
  return digest.hex();
}

}  // namespace regatta
