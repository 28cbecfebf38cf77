#pragma once
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace regatta {

/// A set of ids as a user writes it: "0-9, 20, 30-" (the last one without an end). Empty text is the empty set.
class IdRanges {
 public:
  IdRanges() = default;
  /// @throws ConfigError with the part that is wrong.
  explicit IdRanges(std::string_view text);

  bool contains(std::uint64_t id) const;
  /// Whether one of `count` ids from `first` on is in it.
  bool overlaps(std::uint64_t first, std::uint64_t count) const;
  /// The first range in which no id below `count` lies, as text; empty if all have one.
  std::string first_beyond(std::uint64_t count) const;
  bool empty() const { return ranges_.empty(); }

 private:
  struct Closed {
    std::uint64_t first, last;
  };
  std::vector<Closed> ranges_;
};

}  // namespace regatta
