#pragma once
#include <cstdint>

namespace regatta {

/// The least that a disk writes as a whole [bytes]. Nothing new ever shares one with what an earlier commit made durable.
inline constexpr std::uint64_t sector = 512;

constexpr std::uint64_t whole_sectors(std::uint64_t bytes) { return (bytes + sector - 1) / sector * sector; }

/// A range of bytes of a file.
struct Extent {
  std::uint64_t address = 0;
  std::uint64_t size = 0;

  std::uint64_t end() const { return address + size; }
  bool operator==(const Extent&) const = default;
};

/// Commits that stay as they are while the next one is written, since a recovery may have to go back by one.
inline constexpr unsigned protected_commits = 2;

}  // namespace regatta
