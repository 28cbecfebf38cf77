// deflate() for speed, by ISA-L; and for size, where it stores the noise that libdeflate would look through in vain.
#include <algorithm>
#include <memory>
#include <utility>
#include <vector>

#include <isa-l.h>
#ifdef __x86_64__
#include <immintrin.h>
#endif

#include "framework/core/error.hpp"
#include "framework/storage/content_detector.hpp"
#include "framework/storage/deflate.hpp"
#include "framework/storage/huffman_blocks.hpp"
#include "framework/storage/room.hpp"

namespace regatta {

namespace {

constexpr std::size_t longest_stored = 65535;  // bytes in a stored block (RFC 1951, 3.2.4)

#ifdef __x86_64__
__attribute__((target("avx"))) void clear_upper_halves() { _mm256_zeroupper(); }
#endif

/// ISA-L (2.30) returns with the upper halves of the vector registers in use, and nobody clears them after it: from then on SSE code on
/// this thread, which is what kernels are compiled to, ran at 0.3 to 0.8 of its speed (AMD EPYC with AVX-512).
void leave_vector_registers_clean() {
#ifdef __x86_64__
  if (__builtin_cpu_supports("avx")) clear_upper_halves();
#endif
}

using Parts = std::vector<Part>;

/// Makes one zlib stream (RFC 1950) of parts: blocks that end at a byte and look at none of the bytes before them. Kept for the life of the
/// thread, since it is 0.5 MiB.
class ZlibStream {
 public:
  /// `last`: the last part as a stream of its own, that of a last block; empty: it is made like the others.
  std::vector<std::byte> of(std::span<const std::byte> bytes, const Parts& parts, std::span<const std::byte> last = {}) {
    // A block that does not shrink is stored, with an empty one behind it; pieces of noise in turns with others are the worst case. What
    // Huffman's blocks write over is room for the end of the stream.
    const auto pieces = bytes.size() / ContentDetector::piece + 1;
    out_ = room_.of(bytes.size() + 5 * (bytes.size() / longest_stored) + 16 * pieces + 64 + last.size());
    size_ = 0;
    put({0x78, 0x01});
    for (const auto& part : std::span(parts).first(parts.size() - (last.empty() ? 0 : 1)))
      part.content == Content::noise ? store(part.bytes) : part.content == Content::literals ? encode(part.bytes) : compress(part.bytes);
    if (last.empty())
      put({0x01, 0x00, 0x00, 0xff, 0xff});  // the last block is a stored one of no bytes
    else
      append(last);
    const auto sum = isal_adler32(1, reinterpret_cast<const unsigned char*>(bytes.data()), bytes.size());
    put({static_cast<std::uint8_t>(sum >> 24U), static_cast<std::uint8_t>(sum >> 16U), static_cast<std::uint8_t>(sum >> 8U),
         static_cast<std::uint8_t>(sum)});
    leave_vector_registers_clean();
    return room_.first(size_);
  }

 private:
  void put(std::initializer_list<std::uint8_t> bytes) {
    for (const auto byte : bytes) out_[size_++] = std::byte{byte};
  }

  void store(std::span<const std::byte> bytes) {
    for (std::size_t from = 0; from < bytes.size(); from += longest_stored) {
      const auto block = bytes.subspan(from, std::min(longest_stored, bytes.size() - from));
      const auto length = static_cast<std::uint16_t>(block.size()), inverse = static_cast<std::uint16_t>(~length);
      put({0x00, static_cast<std::uint8_t>(length), static_cast<std::uint8_t>(length >> 8U), static_cast<std::uint8_t>(inverse),
           static_cast<std::uint8_t>(inverse >> 8U)});
      append(block);
    }
  }

  void append(std::span<const std::byte> bytes) {
    std::ranges::copy(bytes, out_.begin() + static_cast<std::ptrdiff_t>(size_));
    size_ += bytes.size();
  }

  void encode(std::span<const std::byte> bytes) {
    size_ = static_cast<std::size_t>(write_huffman_blocks(bytes, out_.data() + size_) - out_.data());
  }

  void compress(std::span<const std::byte> bytes) {
    isal_deflate_stateless_init(&stream_);
    stream_.level = 1;
    stream_.level_buf = level_.get();
    stream_.level_buf_size = ISAL_DEF_LVL1_EXTRA_LARGE;
    stream_.gzip_flag = IGZIP_DEFLATE;
    stream_.flush = FULL_FLUSH;
    stream_.end_of_stream = 0;
    stream_.next_in = reinterpret_cast<std::uint8_t*>(const_cast<std::byte*>(bytes.data()));  // read only, but declared without const
    stream_.avail_in = static_cast<std::uint32_t>(bytes.size());
    stream_.next_out = reinterpret_cast<std::uint8_t*>(out_.data() + size_);
    stream_.avail_out = static_cast<std::uint32_t>(out_.size() - size_);
    if (const int code = isal_deflate_stateless(&stream_); code != COMP_OK) {
      leave_vector_registers_clean();
      throw Error(fmt::format("deflate of {} bytes failed with code {}", bytes.size(), code));
    }
    size_ += stream_.total_out;
  }

  isal_zstream stream_{};
  std::unique_ptr<std::uint8_t[]> level_ = std::make_unique_for_overwrite<std::uint8_t[]>(ISAL_DEF_LVL1_EXTRA_LARGE);
  Room room_;
  std::span<std::byte> out_;
  std::size_t size_ = 0;
};

ZlibStream& stream_of_thread() {
  thread_local const auto stream = std::make_unique<ZlibStream>();
  return *stream;
}

}  // namespace

std::vector<std::byte> deflate(std::span<const std::byte> bytes) {
  return stream_of_thread().of(bytes, parts_of(bytes, ContentDetector::piece, ContentDetector::Look::fast));
}

/// Of shuffled numbers the low bytes come first, and are noise, most of them.
std::vector<std::byte> deflate_small(std::span<const std::byte> bytes) {
  constexpr std::size_t piece = 8 * ContentDetector::piece;
  auto& stream = stream_of_thread();
  const auto parts = parts_of(bytes, piece, ContentDetector::Look::thorough);
  if (!parts.empty() && parts.front().content == Content::noise) {
    if (parts.size() == 1) return stream.of(bytes, parts);
    const auto rest = bytes.subspan(parts.front().bytes.size());
    return stream.of(bytes, {parts.front(), {.bytes = rest}}, raw_deflate(rest, small_deflate_level));
  }
  // ISA-L has codes of their own for short parts that differ much, which now and then is worth more than a thorough search; it takes a
  // tenth of that one's time.
  auto thorough = deflate(bytes, small_deflate_level), fast = deflate(bytes);
  return fast.size() < thorough.size() ? fast : thorough;
}

std::string deflate_library() { return fmt::format("isa-l {}.{}.{}", ISAL_MAJOR_VERSION, ISAL_MINOR_VERSION, ISAL_PATCH_VERSION); }

}  // namespace regatta
