#pragma once
#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

#include "framework/core/stop.hpp"

namespace regatta {

struct PipelineInfo;

/// Something in a file that is not as it was written.
struct Damage {
  std::filesystem::path file;
  std::string why;      ///< With the group, if the file can be opened.
  bool unread = false;  ///< This process may not read it, and it may be whole.
};

/// What a look at every byte of files has shown.
struct Verified {
  std::uint64_t files = 0, products = 0, bytes = 0;
  std::vector<Damage> damages;  ///< In order of files and groups.
  bool stopped = false;         ///< Not all was looked at.
};

/// What the folder of a study should have besides: its plan as it was written, and the file of each run that is complete by study.h5. None
/// for a file.
std::vector<Damage> damages_of_study(const std::filesystem::path& folder_or_file, const PipelineInfo& pipeline);

/// Files with results in the folder of a study: of runs, of attempts, of shared data, and study.h5; or that one file.
/// @throws ConfigError if there is none
std::vector<std::filesystem::path> files_with_results(const std::filesystem::path& folder_or_file);

/// Compares all that the files hold with the hashes that were stored with it, on the cores of the task arena of the caller. A file that
/// another process writes meanwhile is read again until it holds still; one that this process removed is passed over.
Verified verify(const std::vector<std::filesystem::path>& files, const StopRequest& stop);

std::string verified_text(const Verified& verified);

}  // namespace regatta
