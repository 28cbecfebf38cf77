#pragma once
#include <cstdint>
#include <map>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "framework/core/digest.hpp"
#include "framework/core/type.hpp"

namespace regatta {

/// What the elements of a stored column are. Booleans and choices are naturals, durations are reals.
enum class StoredKind : std::uint8_t { natural, integer, real, text };

StoredKind stored_kind(const Type& type);

/// XXH3 of one column, whose bytes are added in order: name, kind, element size, shape and bytes; nothing that depends on how a compiler
/// spells a type, so that a file of one program is verified by another, and without its types.
class ColumnHash {
 public:
  ColumnHash(std::string_view name, StoredKind kind, std::size_t element_size, std::span<const std::size_t> shape);
  void add(std::span<const std::byte> bytes) { digest_.add(bytes); }
  std::string hex() const { return digest_.hex(); }

 private:
  Digest digest_;
};

/// The same of a column whose bytes are all there.
std::string column_hash(std::string_view name, StoredKind kind, std::size_t element_size, std::span<const std::size_t> shape,
                        std::span<const std::byte> bytes);

/// The attribute `hash` of a group of columns: the hash of their hashes, in order.
std::string group_hash(std::span<const std::string> column_hashes);

/// The same of several groups, by their paths.
std::string products_hash(const std::map<std::string, std::string>& group_hashes);

}  // namespace regatta
