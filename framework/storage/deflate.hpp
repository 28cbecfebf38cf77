#pragma once
#include <cstddef>
#include <span>
#include <string>
#include <vector>

namespace regatta {

/// A zlib stream of `bytes`, made for speed: what looks like noise is not compressed in vain but stored, 5 bytes more for every 64 KiB.
std::vector<std::byte> deflate(std::span<const std::byte> bytes);

/// A zlib stream as small as that of zlib's level 6: by libdeflate's, but for noise, which is stored.
std::vector<std::byte> deflate_small(std::span<const std::byte> bytes);
inline constexpr int small_deflate_level = 6;

/// A zlib stream by libdeflate at one of its levels, 1 to 12.
std::vector<std::byte> deflate(std::span<const std::byte> bytes, int level);
/// The same without the frame of zlib (RFC 1951).
std::vector<std::byte> raw_deflate(std::span<const std::byte> bytes, int level);

/// Fills `to` from a zlib stream. Returns whether the stream is whole, has this length, and fits its checksum.
bool inflate(std::span<const std::byte> stream, std::span<std::byte> to);

/// "isa-l 2.30.0" or "libdeflate 1.14": what the first of them uses.
std::string deflate_library();

}  // namespace regatta
