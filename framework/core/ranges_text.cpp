#include "framework/core/ranges_text.hpp"

#include <fmt/format.h>

namespace regatta {

std::string ranges_text(const std::set<std::uint64_t>& ids) {
  constexpr int most = 12;
  std::string text;
  int ranges = 0;
  for (auto at = ids.begin(); at != ids.end(); ++ranges) {
    if (ranges == most) return text + ", ...";
    const auto first = *at;
    auto last = first;
    for (++at; at != ids.end() && *at == last + 1; ++at) ++last;
    text += fmt::format("{}{}", ranges > 0 ? ", " : "", first);
    if (last > first) text += fmt::format("-{}", last);
  }
  return text;
}

}  // namespace regatta
