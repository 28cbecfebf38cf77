#include "framework/storage/content_detector.hpp"

#include <array>
#include <cmath>
#include <cstring>

namespace regatta {

namespace {

std::uint32_t four_at(const std::byte* from) {
  std::uint32_t bytes = 0;
  std::memcpy(&bytes, from, sizeof bytes);
  return bytes;
}

}  // namespace

Content ContentDetector::of(std::size_t first, std::size_t size) {
  const auto some = bytes_.subspan(first, size);
  if (repeats(first, size)) return Content::matches;
  if (!is_even(some)) return Content::literals;
  return look_ == Look::thorough && stands_still(some) ? Content::matches : Content::noise;
}

/// Pearson's chi-squared of 256 equally likely bytes has a mean of 255 and a standard deviation of 22.6: five of those above it, noise is
/// compressed in vain once in a million pieces.
bool ContentDetector::is_even(std::span<const std::byte> some) const {
  constexpr std::size_t looked_at = 16;
  const std::size_t out_of = look_ == Look::fast ? 64 : looked_at;
  constexpr double most = 255 + 5 * 22.6;
  std::array<std::array<std::uint32_t, 256>, 2> counts{};  // in turns: to add 1 to what was just written has to wait for it
  std::size_t n = 0;
  for (std::size_t i = 0; i + looked_at <= some.size(); i += out_of, n += looked_at) {
    for (std::size_t k = i; k < i + looked_at; k += 2) {
      ++counts[0][std::to_integer<std::uint8_t>(some[k])];
      ++counts[1][std::to_integer<std::uint8_t>(some[k + 1])];
    }
  }
  std::uint64_t squares = 0;
  for (std::size_t value = 0; value < 256; ++value) {
    const std::uint64_t count = counts[0][value] + counts[1][value];
    squares += count * count;
  }
  const auto all = static_cast<double>(n);
  return 256.0 * static_cast<double>(squares) <= all * (all + most);
}

/// A byte of noise equals the one before it once in 256 times: five standard deviations more are no noise.
bool ContentDetector::stands_still(std::span<const std::byte> some) {
  std::size_t equal = 0;
  for (std::size_t i = 1; i < some.size(); ++i) equal += some[i] == some[i - 1] ? 1 : 0;
  const double mean = static_cast<double>(some.size()) / 256;
  return static_cast<double>(equal) > mean + 5 * std::sqrt(mean);
}

/// Matches at every eighth place are found of any period up to that of the hash table: one that is no multiple of eight after eight periods
/// at the latest. By chance noise has one in 2^32 / 4,096 places.
bool ContentDetector::repeats(std::size_t first, std::size_t size) {
  constexpr std::size_t step = 8, few = 64;
  std::size_t found = 0;
  for (std::size_t i = first; i + sizeof(std::uint32_t) <= first + size; i += step) {
    const auto four = four_at(bytes_.data() + i);
    auto& seen = last_seen_[(four * 2654435761U) >> (32 - place_bits)];
    if (seen < i && four_at(bytes_.data() + seen) == four) ++found;
    seen = static_cast<std::uint32_t>(i);
  }
  return found * few >= size / step;
}

namespace {

/// To the last of these parts, if it is of the same kind.
void add(std::vector<Part>& parts, const Part& part) {
  if (parts.empty() || parts.back().content != part.content) return parts.push_back(part);
  auto& bytes = parts.back().bytes;
  bytes = {bytes.data(), bytes.size() + part.bytes.size()};
}

}  // namespace

std::vector<Part> parts_of(std::span<const std::byte> bytes, std::size_t piece, ContentDetector::Look look) {
  constexpr std::size_t worth_a_code = 8192;  // which takes 140 bytes
  ContentDetector detector(bytes, look);
  std::vector<Part> judged, parts;
  for (std::size_t from = 0, to = 0; from < bytes.size(); from = to) {
    to = bytes.size() - from < 2 * piece ? bytes.size() : from + piece;
    add(judged, {bytes.subspan(from, to - from), detector.of(from, to - from)});
  }
  for (auto& part : judged) {
    if (part.content == Content::literals && part.bytes.size() < worth_a_code) part.content = Content::matches;
    add(parts, part);
  }
  return parts;
}

}  // namespace regatta
