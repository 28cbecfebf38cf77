#include "framework/storage/column_hash.hpp"

#include "framework/core/digest.hpp"

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

std::string column_hash(std::string_view name, StoredKind kind, std::size_t element_size, std::span<const std::size_t> shape,
                        std::span<const std::byte> bytes) {
  Digest digest;
  digest.add(name).add(static_cast<std::uint64_t>(kind)).add(static_cast<std::uint64_t>(element_size));
  digest.add(static_cast<std::uint64_t>(shape.size()));
  for (const auto extent : shape) digest.add(static_cast<std::uint64_t>(extent));
  return digest.add(bytes).hex();
}

std::string group_hash(std::span<const std::string> column_hashes) {
  Digest digest;
  for (const auto& hash : column_hashes) digest.add(hash);
  return digest.hex();
}

}  // namespace regatta
