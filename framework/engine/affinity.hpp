#pragma once
#include <span>
#include <string>
#include <system_error>
#include <vector>

namespace regatta {

/// Keeps the calling thread on these CPUs; threads that it starts later inherit them.
/// @return what the system refused (EINVAL: none of them exists or is allowed), or no error.
[[nodiscard]] std::error_code pin_this_thread(std::span<const unsigned> cpus);

/// The CPUs the calling thread may run on, ascending.
/// @throws Error if the system refuses to tell.
std::vector<unsigned> this_thread_cpus();

/// As debuggers and top show it; cut to the 15 characters that the kernel keeps.
void name_this_thread(const std::string& name);

}  // namespace regatta
