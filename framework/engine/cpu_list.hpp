#pragma once
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace regatta {

/// "0-3,8,10-11" to CPU numbers in ascending order: the notation of the kernel (Cpus_allowed_list, cpuset).
/// @throws Error if the text is not such a list.
std::vector<unsigned> parse_cpu_list(std::string_view text);

/// CPU numbers, in any order, to "0-3,8,10-11".
std::string to_cpu_list(std::span<const unsigned> cpus);

}  // namespace regatta
