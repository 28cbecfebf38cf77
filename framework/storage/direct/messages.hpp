#pragma once
#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string_view>
#include <vector>

#include "framework/storage/column_hash.hpp"

/// HDF5 File Format Specification 3.0, IV.A.2: the bodies of messages, as far as this framework writes them. @throws NotDirect for others
namespace regatta::direct {

/// Of exactly the bits that stored_type() describes.
struct Element {
  StoredKind kind{};
  std::size_t size = 0;
};
Element decode_datatype(std::span<const std::byte> body);

/// Extents; none of a single value.
std::vector<std::size_t> decode_dataspace(std::span<const std::byte> body);

struct Attribute {
  std::string_view name;
  std::span<const std::byte> type, space, value;
};
Attribute decode_attribute(std::span<const std::byte> body);

struct Link {
  std::string_view name;
  std::uint64_t address;
};
Link decode_link(std::span<const std::byte> body);

/// Whether links or attributes stand in other messages of the same header, all of them.
bool is_compact(std::span<const std::byte> info, std::size_t index_size);

struct Layout {
  std::optional<std::span<const std::byte>> compact;  ///< The values.
  std::uint64_t address = 0;                          ///< Else: of the values, or of the index of chunks.
  std::uint64_t size = 0;                             ///< Of the values [bytes].
  std::vector<std::size_t> chunk;                     ///< Extents of a chunk, with the size of an element last; empty: no chunks.
};
Layout decode_layout(std::span<const std::byte> body);

/// Their registered numbers, in the order of writing.
std::vector<int> decode_filters(std::span<const std::byte> body);

}  // namespace regatta::direct
