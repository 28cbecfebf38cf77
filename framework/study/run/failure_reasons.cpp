#include "framework/study/run/failure_reasons.hpp"

#include <algorithm>

#include <fmt/format.h>

#include "framework/core/text.hpp"

namespace regatta {

namespace {

constexpr std::size_t most_named = 3, most_reasons = 3, longest_reason = 240;

/// Its first line, and of that what a terminal shows in few lines.
std::string shortened(std::string_view reason) {
  const auto first = reason.substr(0, reason.find('\n'));
  if (first.size() <= longest_reason) return std::string(first);
  auto end = longest_reason;
  while (end > 0 && (static_cast<unsigned char>(first[end]) & 0xC0u) == 0x80u) --end;  // no part of a character
  return fmt::format("{}...", first.substr(0, end));
}

}  // namespace

void FailureReasons::add(std::string sample, const std::string& reason) {
  auto& group = groups_[reason];
  group.samples += 1;
  if (group.first.size() < most_named) group.first.push_back(std::move(sample));
}

std::string FailureReasons::text() const {
  const auto such_as = [](const std::string& reason, const Group& group) {
    const bool all = group.samples == group.first.size();
    return fmt::format("{}{}: {}", all ? "" : "such as ", fmt::join(group.first, ", "), shortened(reason));
  };
  if (groups_.empty()) return {};
  if (groups_.size() == 1) return ", " + such_as(groups_.begin()->first, groups_.begin()->second);
  std::vector<std::pair<std::string, Group>> commonest(std::min(groups_.size(), most_reasons));
  const auto more_samples = [](const auto& a, const auto& b) { return a.second.samples > b.second.samples; };
  std::partial_sort_copy(groups_.begin(), groups_.end(), commonest.begin(), commonest.end(), more_samples);
  std::string out;
  for (const auto& [reason, group] : commonest)
    out += fmt::format("\n              {} of them, {}", with_commas(group.samples), such_as(reason, group));
  if (groups_.size() > commonest.size())
    out += fmt::format("\n              and for {}: /runs/failed_samples of the results",
                       counted(groups_.size() - commonest.size(), "other reason"));
  return out;
}

}  // namespace regatta
