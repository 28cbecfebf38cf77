#include "framework/study/results/long_bytes.hpp"

#include <algorithm>
#include <bit>
#include <cstring>

#include "framework/core/error.hpp"

namespace regatta {

void LongBytes::append(std::span<const std::byte> bytes) {
  const auto block = scratch_->piece();
  while (!bytes.empty()) {
    const auto part = bytes.first(std::min(bytes.size(), block - tail_.size()));
    if (const auto size = tail_.size() + part.size(); size > tail_.capacity()) tail_.reserve(std::bit_ceil(size));  // a block at most
    tail_.insert(tail_.end(), part.begin(), part.end());
    bytes = bytes.subspan(part.size());
    if (tail_.size() < block) continue;
    blocks_.push_back(scratch_->append(tail_));
    tail_.clear();
  }
}

void LongBytes::read(std::uint64_t offset, std::span<std::byte> to) const {
  REGATTA_EXPECT(offset + to.size() <= size());
  const auto block = scratch_->piece();
  while (!to.empty()) {
    const auto number = offset / block, within = offset % block;
    const auto part = to.first(std::min<std::size_t>(to.size(), block - within));
    if (number < blocks_.size())
      scratch_->read(blocks_[number] + within, part);
    else
      std::memcpy(part.data(), tail_.data() + within, part.size());
    offset += part.size();
    to = to.subspan(part.size());
  }
}

}  // namespace regatta
