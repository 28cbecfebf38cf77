#pragma once
#include <filesystem>
#include <string>
#include <vector>

#include "framework/pipeline/pipeline_info.hpp"
#include "framework/storage/reader.hpp"
#include "framework/study/plan/workspace.hpp"

namespace regatta {

/// What was written.
struct VirtualResults {
  std::size_t runs = 0;
  std::size_t columns = 0;
  std::vector<std::string> left_out{};  ///< Columns that cannot be put together from pieces: lists, texts, and single values.
};

/// Writes a file whose columns lie in the files of the runs, of all their ports that have a row a sample, without copying any:
///     /PORT/COLUMN, of a sweep /CASE/PORT/COLUMN   in order of samples; what failed is as the run left it
///     /sources                                     a row a run: run, file, hash
/// @throws ConfigError if runs are missing; IoError; Error
VirtualResults write_virtual_results(const Workspace& workspace, const PipelineInfo& pipeline, const std::filesystem::path& file);

/// What is wrong with the sources of such a file: a source that is gone reads as zeros, and one that was computed again may hold others
/// than when the file was written. Empty: nothing, or it is no such file.
std::vector<std::string> problems_of_sources(const Reader& file);

}  // namespace regatta
