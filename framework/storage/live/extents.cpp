#include "framework/storage/live/extents.hpp"

#include <algorithm>
#include <iterator>

#include "framework/core/error.hpp"

namespace regatta {

Extents::Extents(std::uint64_t begin, std::vector<Extent> used) : Extents(begin) {
  std::ranges::sort(used, {}, &Extent::address);
  for (const auto& extent : used) {
    const auto first = extent.address / sector * sector;
    if (first > end_) free_.emplace(end_, first - end_);
    end_ = std::max(end_, whole_sectors(extent.end()));
  }
}

Extent Extents::take(std::uint64_t size) {
  size = whole_sectors(size);
  auto best = free_.end();
  for (auto range = free_.begin(); range != free_.end(); ++range) {
    if (range->second >= size && (best == free_.end() || range->second < best->second)) best = range;
  }
  if (best == free_.end()) {
    const Extent taken{end_, size};
    end_ += size;
    return taken;
  }
  const Extent taken{best->first, size};
  const auto rest = best->second - size;
  free_.erase(best);
  if (rest > 0) free_.emplace(taken.end(), rest);
  return taken;
}

void Extents::give_back(const Extent& extent) {
  REGATTA_EXPECT(extent.address % sector == 0 && extent.address >= begin_);
  Extent range{extent.address, whole_sectors(extent.size)};
  if (range.size == 0) return;
  auto next = free_.lower_bound(range.address);
  // A range that is free twice would be given to two.
  REGATTA_EXPECT(range.end() <= end_ && (next == free_.end() || next->first >= range.end()));
  REGATTA_EXPECT(next == free_.begin() || std::prev(next)->first + std::prev(next)->second <= range.address);
  if (next != free_.end() && next->first == range.end()) {
    range.size += next->second;
    next = free_.erase(next);
  }
  if (next != free_.begin()) {
    if (const auto before = std::prev(next); before->first + before->second == range.address) {
      range = {before->first, before->second + range.size};
      free_.erase(before);
    }
  }
  if (range.end() == end_)
    end_ = range.address;  // the file keeps its length
  else
    free_.emplace(range.address, range.size);
}

void Extents::acknowledge(std::uint64_t sequence) {
  const auto still_named = std::stable_partition(released_.begin(), released_.end(),
                                                 [&](const Released& released) { return released.last + protects_ <= sequence; });
  std::for_each(released_.begin(), still_named, [this](const Released& released) { give_back(released.extent); });
  released_.erase(released_.begin(), still_named);
}

std::uint64_t Extents::free_bytes() const {
  std::uint64_t bytes = 0;
  for (const auto& [address, size] : free_) bytes += size;
  return bytes;
}

}  // namespace regatta
