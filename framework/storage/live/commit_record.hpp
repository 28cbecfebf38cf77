#pragma once
#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "framework/storage/live/extent.hpp"

namespace regatta {

/// The superblock of HDF5's file formats 1.8 and 1.10 (version 2 and 3), at the start of a file: the one thing that is ever overwritten in
/// place. It ends with its own checksum.
using Superblock = std::array<std::byte, 48>;

/// What a commit of a live file consists of, kept in a sector of its own so that a recovery finds it when superblock or metadata are
/// damaged. Three sectors behind that of the superblock are used in turn: the last two commits keep theirs while the next is written.
struct CommitRecord {
  static constexpr std::uint64_t slots = 3;
  static constexpr std::uint64_t head = sector * (1 + slots);  ///< Sectors of superblock and records [bytes].
  static constexpr std::size_t most_extents = 8;

  std::uint64_t sequence = 0;  ///< 1, 2, ...
  Superblock superblock{};

  /// The metadata: its own, and behind them those of earlier commits in which groups lie that it links.
  struct Metadata {
    Extent where;
    std::string hash;  ///< Digest of the bytes.
    bool operator==(const Metadata&) const = default;
  };
  std::vector<Metadata> metadata;  ///< At most `most_extents`.

  /// Where the record of a commit lies.
  static constexpr std::uint64_t address(std::uint64_t sequence) { return sector * (1 + sequence % slots); }

  /// Exactly a sector, with a hash of its own.
  std::vector<std::byte> encode() const;
  /// Nothing for bytes that are no whole record.
  static std::optional<CommitRecord> decode(std::span<const std::byte> bytes);

  bool operator==(const CommitRecord&) const = default;
};

}  // namespace regatta
