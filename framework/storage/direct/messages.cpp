#include "framework/storage/direct/messages.hpp"

#include <algorithm>
#include <array>

#include "framework/storage/direct/cursor.hpp"

namespace regatta::direct {

namespace {

/// IV.A.2.d, class 1: where sign, exponent and mantissa lie.
struct FloatFields {
  std::uint64_t size, sign, precision, exponent, exponent_size, mantissa_size, bias;
};
constexpr std::array ieee{FloatFields{4, 31, 32, 23, 8, 23, 127}, FloatFields{8, 63, 64, 52, 11, 52, 1023}};

Element real(std::uint64_t bits, std::size_t size, Cursor properties) {
  const auto fields = std::ranges::find(ieee, size, &FloatFields::size);
  must(fields != ieee.end());
  must(bits == (0x20U | fields->sign << 8U));  // little endian, the mantissa's first bit implied
  must(properties.number(2) == 0 && properties.number(2) == fields->precision);
  must(properties.number(1) == fields->exponent && properties.number(1) == fields->exponent_size);
  must(properties.number(1) == 0 && properties.number(1) == fields->mantissa_size && properties.number(4) == fields->bias);
  return {StoredKind::real, size};
}

Element whole(std::uint64_t bits, std::size_t size, Cursor properties) {
  constexpr std::uint64_t is_signed = 0x08;
  must((bits & ~is_signed) == 0 && (size == 1 || size == 2 || size == 4 || size == 8));
  must(properties.number(2) == 0 && properties.number(2) == 8 * size);
  return {bits == is_signed ? StoredKind::integer : StoredKind::natural, size};
}

}  // namespace

Element decode_datatype(std::span<const std::byte> body) {
  Cursor cursor(body);
  const auto class_and_version = cursor.number(1);
  must((class_and_version >> 4U) >= 1 && (class_and_version >> 4U) <= 3);
  const auto low = cursor.number(1), middle = cursor.number(1), high = cursor.number(1), bits = low | middle << 8U | high << 16U;
  const auto size = cursor.number(4);
  must(size > 0);
  switch (class_and_version & 0x0fU) {
    case 0:
      return whole(bits, size, cursor);
    case 1:
      return real(bits, size, cursor);
    case 3:
      must(bits == 0x11);  // padded with zeros, UTF-8
      return {StoredKind::text, size};
    default:
      throw NotDirect();
  }
}

std::vector<std::size_t> decode_dataspace(std::span<const std::byte> body) {
  Cursor cursor(body);
  must(cursor.number(1) == 2);
  const auto rank = cursor.number(1);
  cursor.skip(1);
  const auto type = cursor.number(1);
  must(type <= 1 && (type == 1 || rank == 0));
  std::vector<std::size_t> extents;
  for (std::uint64_t axis = 0; axis < rank; ++axis) extents.push_back(cursor.number(8));
  return extents;
}

Attribute decode_attribute(std::span<const std::byte> body) {
  Cursor cursor(body);
  must(cursor.number(1) == 3 && cursor.number(1) == 0);  // neither type nor space stand elsewhere
  const auto name_size = cursor.number(2), type_size = cursor.number(2), space_size = cursor.number(2);
  cursor.skip(1);
  must(name_size > 0);
  auto name = cursor.text(name_size);
  name = name.substr(0, name.find('\0'));
  const auto type = cursor.bytes(type_size), space = cursor.bytes(space_size);
  return {name, type, space, cursor.bytes(cursor.left())};
}

Link decode_link(std::span<const std::byte> body) {
  Cursor cursor(body);
  must(cursor.number(1) == 1);
  const auto flags = cursor.number(1);
  if ((flags & 0x08U) != 0) must(cursor.number(1) == 0);  // a hard link
  if ((flags & 0x04U) != 0) cursor.skip(8);               // when it was made
  if ((flags & 0x10U) != 0) cursor.skip(1);               // ASCII or UTF-8
  const auto name = cursor.text(cursor.number(std::size_t{1} << (flags & 0x03U)));
  return {name, cursor.number(8)};
}

bool is_compact(std::span<const std::byte> info, std::size_t index_size) {
  Cursor cursor(info);
  must(cursor.number(1) == 0);
  if ((cursor.number(1) & 0x01U) != 0) cursor.skip(index_size);
  return cursor.number(8) == nowhere;
}

Layout decode_layout(std::span<const std::byte> body) {
  Cursor cursor(body);
  must(cursor.number(1) == 3);
  const auto layout_class = cursor.number(1);
  Layout layout;
  if (layout_class == 0) {
    layout.size = cursor.number(2);
    layout.compact = cursor.bytes(layout.size);
  } else if (layout_class == 1) {
    layout.address = cursor.number(8);
    layout.size = cursor.number(8);
  } else {
    must(layout_class == 2);
    const auto rank = cursor.number(1);
    must(rank >= 2);
    layout.address = cursor.number(8);
    for (std::uint64_t axis = 0; axis < rank; ++axis) layout.chunk.push_back(cursor.number(4));
  }
  return layout;
}

std::vector<int> decode_filters(std::span<const std::byte> body) {
  Cursor cursor(body);
  must(cursor.number(1) == 2);
  std::vector<int> filters(cursor.number(1));
  constexpr std::uint64_t first_with_name = 256;
  for (auto& filter : filters) {
    const auto id = cursor.number(2);
    const auto name_size = id < first_with_name ? 0 : cursor.number(2);
    cursor.skip(2);
    const auto values = cursor.number(2);
    cursor.skip(name_size + 4 * values);
    filter = static_cast<int>(id);
  }
  return filters;
}

}  // namespace regatta::direct
