#pragma once
#include <cstdint>
#include <set>
#include <string>

namespace regatta {

/// Ids as a user would write them for IdRanges: "0-7, 9"; after twelve ranges ", ...".
std::string ranges_text(const std::set<std::uint64_t>& ids);

}  // namespace regatta
