#pragma once
#include <cstdint>
#include <deque>
#include <map>
#include <vector>

#include "framework/storage/live/extent.hpp"

namespace regatta {

/// Which sectors of a live file are free. A range that a commit names stays as it is until two later commits are durable, since a
/// recovery may have to go back by one: so metadata, whose size hardly changes, rotates through three regions. Bookkeeping only.
class Extents {
 public:
  /// Everything from `begin` on is free. @pre a multiple of the sector
  explicit Extents(std::uint64_t begin, unsigned protects = protected_commits) : begin_(begin), end_(begin), protects_(protects) {}

  /// Everything from `begin` on but what is `used`, in any order; where ranges overlap they are used once.
  Extents(std::uint64_t begin, std::vector<Extent> used);

  /// `size` bytes at the start of a sector: the smallest free range with room for them, or the end of the file. They fill their sectors.
  Extent take(std::uint64_t size);

  /// Makes a range free that no commit names.
  void give_back(const Extent& extent);

  /// Commit `sequence` begins: from now on, until the next one begins, it may name what is released.
  void begin_commit(std::uint64_t sequence) { newest_ = sequence; }

  /// The next commit does not name `extent`; the newest may.
  void release(const Extent& extent) { release(extent, newest_); }
  /// The same of a range that no commit after `last` names.
  void release(const Extent& extent, std::uint64_t last) { released_.push_back({extent, last}); }

  /// Commit `sequence` is durable: frees what neither it nor the one before it names (of those that are protected).
  void acknowledge(std::uint64_t sequence);

  /// Behind the last sector in use.
  std::uint64_t end() const { return end_; }
  std::uint64_t free_bytes() const;  ///< Below end().

 private:
  struct Released {
    Extent extent;
    std::uint64_t last = 0;  // commit that names it
  };

  std::uint64_t begin_, end_;
  unsigned protects_;
  std::uint64_t newest_ = 0;
  std::map<std::uint64_t, std::uint64_t> free_;  // size by address; neighbours are merged
  std::deque<Released> released_;
};

}  // namespace regatta
