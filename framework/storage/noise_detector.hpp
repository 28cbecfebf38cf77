#pragma once
#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

namespace regatta {

/// Tells noise, of which no deflate makes less, from bytes worth compressing: what is shuffled of measured and computed numbers is noise in
/// its low bytes, most of them. Looks at a quarter of the bytes, which costs a fifth of compressing them in vain.
class NoiseDetector {
 public:
  static constexpr std::size_t piece = 2048;  ///< Length of what is judged at a time, or up to twice that [bytes].

  explicit NoiseDetector(std::span<const std::byte> bytes) : bytes_(bytes), last_seen_(places) {}

  /// Pieces are asked for in ascending order. Noise has about equally many of all bytes, and hardly any four in a row that were there
  /// before.
  bool is_noise(std::size_t first, std::size_t size);

 private:
  static constexpr unsigned place_bits = 12;  // 16 KiB: a level-1 cache has room for more beside it
  static constexpr std::size_t places = std::size_t{1} << place_bits;

  bool is_even(std::span<const std::byte> some) const;
  bool repeats(std::size_t first, std::size_t size);

  std::span<const std::byte> bytes_;
  std::vector<std::uint32_t> last_seen_;  // where four bytes of this hash were
};

}  // namespace regatta
