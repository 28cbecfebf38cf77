#pragma once
#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

namespace regatta {

/// Tells noise, of which no deflate makes less, from bytes worth compressing: what is shuffled of measured and computed numbers is noise in
/// its low bytes, most of them.
class NoiseDetector {
 public:
  static constexpr std::size_t piece = 2048;  ///< Least length of what is judged at a time [bytes].

  /// fast: at a quarter of the bytes, which costs a fifth of compressing them in vain. thorough: at all of them, and whether they now and
  /// then stand still, as the slowest bytes of a smooth signal that look like noise do; a thorough deflate makes a tenth less of these.
  enum class Look { fast, thorough };

  explicit NoiseDetector(std::span<const std::byte> bytes, Look look = Look::fast) : bytes_(bytes), look_(look), last_seen_(places) {}

  /// Pieces are asked for in ascending order. Noise has about equally many of all bytes, and hardly any four in a row that were there
  /// before.
  bool is_noise(std::size_t first, std::size_t size);

 private:
  static constexpr unsigned place_bits = 12;  // 16 KiB: a level-1 cache has room for more beside it
  static constexpr std::size_t places = std::size_t{1} << place_bits;

  bool is_even(std::span<const std::byte> some) const;
  static bool stands_still(std::span<const std::byte> some);
  bool repeats(std::size_t first, std::size_t size);

  std::span<const std::byte> bytes_;
  Look look_;
  std::vector<std::uint32_t> last_seen_;  // where four bytes of this hash were
};

}  // namespace regatta
