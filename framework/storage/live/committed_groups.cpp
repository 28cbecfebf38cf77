#include "framework/storage/live/committed_groups.hpp"

#include <algorithm>
#include <utility>

namespace regatta {

haddr_t CommittedGroups::find(const std::string& path, const std::string& digest) const {
  const auto known = groups_.find(path);
  return known != groups_.end() && known->second.digest == digest ? known->second.address : HADDR_UNDEF;
}

void CommittedGroups::take(const CommittedGroups& earlier, std::string_view path) {
  for (auto group = earlier.groups_.lower_bound(path); group != earlier.groups_.end() && group->first.starts_with(path); ++group) {
    if (group->first.size() == path.size() || group->first[path.size()] == '/') groups_.insert(*group);
  }
  std::erase_if(ranges_ = earlier.ranges_, [this](const Range& range) {
    return std::ranges::none_of(groups_, [&](const auto& group) { return group.second.range == range; });
  });
}

void CommittedGroups::add(std::string path, std::string digest, haddr_t address) {
  groups_.insert_or_assign(std::move(path), Group{std::move(digest), address, {}});
}

void CommittedGroups::settle(Range own) {
  bool any = false;
  for (auto& [path, group] : groups_) {
    if (group.range) continue;
    group.range = own;
    any = true;
  }
  if (any) ranges_.push_back(std::move(own));
  while (ranges_.size() > most_ranges) {
    std::erase_if(groups_, [this](const auto& group) { return group.second.range == ranges_.front(); });
    ranges_.erase(ranges_.begin());
  }
}

}  // namespace regatta
