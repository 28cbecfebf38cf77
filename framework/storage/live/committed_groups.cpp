#include "framework/storage/live/committed_groups.hpp"

#include <algorithm>
#include <utility>

#include "framework/storage/group_path.hpp"

namespace regatta {

namespace {

void add_once(std::vector<CommittedGroups::Range>& ranges, const CommittedGroups::Range& range) {
  if (std::ranges::find(ranges, range) == ranges.end()) ranges.push_back(range);
}

}  // namespace

haddr_t CommittedGroups::find(const std::string& path, const std::string& digest) const {
  const auto known = groups_.find(path);
  return known != groups_.end() && known->second.digest == digest ? known->second.address : HADDR_UNDEF;
}

void CommittedGroups::take(const CommittedGroups& earlier, std::string_view path) {
  for (auto group = earlier.groups_.lower_bound(path); group != earlier.groups_.end() && group->first.starts_with(path); ++group) {
    if (is_within(path, group->first)) groups_.insert(*group);
  }
  ranges_ = earlier.ranges_;
  forget_unused_ranges();
}

void CommittedGroups::add(const std::string& path, std::string digest, haddr_t address) {
  Group group{std::move(digest), address, {}, true};
  for (const auto& [inner, below] : groups_) {
    if (!is_within(path, inner)) continue;
    for (const auto& range : below.ranges) add_once(group.ranges, range);
  }
  groups_.insert_or_assign(path, std::move(group));
}

void CommittedGroups::settle(const Range& own) {
  bool any = false;
  for (auto& [path, group] : groups_) {
    if (!std::exchange(group.is_new, false)) continue;
    group.ranges.push_back(own);
    any = true;
  }
  if (any) ranges_.push_back(own);
  while (ranges_.size() > most_ranges) {
    const auto oldest = ranges_.front();
    std::erase_if(groups_, [&](const auto& entry) {
      const auto& ranges = entry.second.ranges;
      return std::ranges::find(ranges, oldest) != ranges.end();
    });
    forget_unused_ranges();
  }
}

void CommittedGroups::forget_unused_ranges() {
  std::erase_if(ranges_, [this](const Range& range) {
    return std::ranges::none_of(groups_, [&](const auto& entry) {
      const auto& ranges = entry.second.ranges;
      return std::ranges::find(ranges, range) != ranges.end();
    });
  });
}

}  // namespace regatta
