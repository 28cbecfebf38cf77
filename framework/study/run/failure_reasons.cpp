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

bool is_digit(char c) { return c >= '0' && c <= '9'; }

/// With "#" in place of each number, as in 12, 0.5, 1e-05.
std::string without_numbers(std::string_view reason) {
  std::string out;
  for (std::size_t i = 0; i < reason.size();) {
    const auto digit_at = [&](std::size_t at) { return at < reason.size() && is_digit(reason[at]); };
    if (!digit_at(i)) {
      out += reason[i++];
      continue;
    }
    const auto skip_digits = [&] {
      while (digit_at(i)) ++i;
    };
    skip_digits();
    if (i < reason.size() && reason[i] == '.' && digit_at(i + 1)) ++i, skip_digits();
    const auto sign = i + 1 < reason.size() && (reason[i + 1] == '-' || reason[i + 1] == '+') ? 1U : 0U;
    if (i < reason.size() && reason[i] == 'e' && digit_at(i + 1 + sign)) i += 1 + sign, skip_digits();
    out += '#';
  }
  return out;
}

}  // namespace

void FailureReasons::add(std::string sample, const std::string& reason) {
  auto& group = groups_[without_numbers(reason)];
  if (group.samples++ == 0) group.reason = reason;
  group.alike = group.alike && reason == group.reason;
  if (group.first.size() < most_named) group.first.push_back(std::move(sample));
}

std::string FailureReasons::text() const {
  const auto such_as = [](const Group& group) {
    const bool all = group.samples == group.first.size();
    return fmt::format("{}{}{}: {}", all ? "" : "such as ", fmt::join(group.first, ", "),
                       group.alike ? "" : ", each with numbers of its own", shortened(group.reason));
  };
  if (groups_.empty()) return {};
  if (groups_.size() == 1) return ", " + such_as(groups_.begin()->second);
  std::vector<std::pair<std::string, Group>> commonest(std::min(groups_.size(), most_reasons));
  const auto more_samples = [](const auto& a, const auto& b) { return a.second.samples > b.second.samples; };
  std::partial_sort_copy(groups_.begin(), groups_.end(), commonest.begin(), commonest.end(), more_samples);
  std::string out;
  for (const auto& [key, group] : commonest)
    out += fmt::format("\n              {} of them, {}", with_commas(group.samples), such_as(group));
  if (groups_.size() > commonest.size())
    out += fmt::format("\n              and for {}: /runs/failed_samples of the results",
                       counted(groups_.size() - commonest.size(), "other reason"));
  return out;
}

}  // namespace regatta
