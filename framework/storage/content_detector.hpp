#pragma once
#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

namespace regatta {

/// What a deflate can make of some bytes.
enum class Content {
  noise,     ///< No less: of measured and computed numbers, shuffled, the low bytes, most of them.
  literals,  ///< Less by codes for single bytes alone, as some occur more often: of a noisy signal the lowest byte.
  matches    ///< Less by naming what was there before.
};

/// Tells which it is, in a fraction of the time that a deflate takes to find out.
class ContentDetector {
 public:
  static constexpr std::size_t piece = 2048;  ///< Least length of what is judged at a time [bytes].

  /// fast: counts a quarter of the bytes. thorough: counts all of them, and takes for matches what looks like noise but now and then stands
  /// still, as the slowest such bytes of a smooth signal do: a thorough deflate makes a tenth less of these.
  enum class Look { fast, thorough };

  explicit ContentDetector(std::span<const std::byte> bytes, Look look = Look::fast) : bytes_(bytes), look_(look), last_seen_(places) {}

  /// Pieces are asked for in ascending order. Noise has about equally many of all bytes; where there are no matches hardly any four in a
  /// row were there before.
  Content of(std::size_t first, std::size_t size);

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

/// Bytes that are all of one kind.
struct Part {
  std::span<const std::byte> bytes;
  Content content = Content::matches;
};

/// All of `bytes`, judged by so many at a time, or up to twice that at the end. Of `literals` are only parts that are worth a code of their
/// own, and so are not interrupted by much else.
std::vector<Part> parts_of(std::span<const std::byte> bytes, std::size_t piece, ContentDetector::Look look);

}  // namespace regatta
