#pragma once
#include <cstddef>
#include <span>
#include <string>
#include <vector>

namespace regatta {

/// A zlib stream of `bytes`, made for speed. What cannot be compressed becomes stored blocks: 5 bytes more for every 64 KiB.
std::vector<std::byte> deflate(std::span<const std::byte> bytes);

/// "isa-l 2.30.0" or "libdeflate 1.14".
std::string deflate_library();

}  // namespace regatta
