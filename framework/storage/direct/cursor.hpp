#pragma once
#include <bit>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <span>
#include <string_view>

#include "framework/storage/direct/not_direct.hpp"

namespace regatta::direct {

/// HDF5's "undefined address".
inline constexpr std::uint64_t nowhere = ~std::uint64_t{0};

/// Takes little-endian numbers one after another. @throws NotDirect where bytes end
class Cursor {
 public:
  explicit Cursor(std::span<const std::byte> bytes) : bytes_(bytes) {}

  std::size_t left() const { return bytes_.size(); }

  std::span<const std::byte> bytes(std::size_t count) {
    must(count <= bytes_.size());
    const auto taken = bytes_.first(count);
    bytes_ = bytes_.subspan(count);
    return taken;
  }

  std::string_view text(std::size_t count) {
    const auto taken = bytes(count);
    return {reinterpret_cast<const char*>(taken.data()), taken.size()};
  }

  /// Of 1, 2, 4 or 8 bytes.
  std::uint64_t number(std::size_t width) {
    static_assert(std::endian::native == std::endian::little);
    std::uint64_t number = 0;
    const auto taken = bytes(width);
    std::memcpy(&number, taken.data(), taken.size());
    return number;
  }

  void skip(std::size_t count) { bytes(count); }

 private:
  std::span<const std::byte> bytes_;
};

}  // namespace regatta::direct
