#pragma once
#include <chrono>
#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "framework/storage/document.hpp"

namespace regatta {

/// Where a result comes from.
struct Provenance {
  std::uint64_t seed = 0;
  std::string study;                            ///< The study file as text.
  std::string study_file;                       ///< Its path, as it was given.
  std::map<std::string, std::string> included;  ///< Texts of the files that it includes, by their paths.
  std::vector<std::string> overrides;           ///< What --set changed: "a.b=value".
  std::string program;
  std::string command_line;
  std::string working_directory;
  std::string version;   ///< Of the project.
  std::string git_hash;  ///< Of the build; "-dirty" behind it if files differed from the commit.
  std::string host;
  std::string cpu;
  std::string kernel;
  std::string compiler;
  std::string build_type;
  std::string flags;
  std::string instruction_set;         ///< Of the kernels, as it was chosen: "avx512".
  std::string rounding;                ///< What of it decides bits: "fused" or "separate", see is_fused().
  std::string libm;                    ///< "glibc 2.36, bits 1f0c77aa", as it runs: see libm_bits().
  std::vector<std::string> libraries;  ///< "HDF5 1.10.8", ...: libm and what files are written with as they run, others as they were built.
  std::string start;                   ///< ISO 8601, UTC, as `end`.
  std::string end;                     ///< Empty while nothing has ended.
};

/// All that this program and machine know by themselves, with `start` now; asked once a process. Seed, study and end are the caller's.
Provenance current_provenance(const std::vector<std::string>& arguments);

/// Writes the group /provenance.
void add_provenance(Document& document, const Provenance& provenance);

/// "2026-11-20T09:30:00Z"
std::string utc_text(std::chrono::system_clock::time_point time);

}  // namespace regatta
