#pragma once
#include <filesystem>
#include <string>
#include <vector>

namespace regatta {

/// Calls `/bin/sh -c command` with the workspace as $1 and the exit code as $2, also as REGATTA_WORKSPACE and REGATTA_EXIT_CODE, and waits
/// for it. It runs on these CPUs, with no signal blocked or ignored that was not so before.
/// @return what went wrong; empty: it ended with 0
std::string run_on_finish(const std::string& command, const std::filesystem::path& workspace, int exit_code,
                          const std::vector<unsigned>& cpus);

}  // namespace regatta
