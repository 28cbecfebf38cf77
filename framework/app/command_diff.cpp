#include <filesystem>

#include <fmt/format.h>

#include "framework/app/before_any_run.hpp"
#include "framework/app/commands.hpp"
#include "framework/app/exit_code.hpp"
#include "framework/core/error.hpp"
#include "framework/study/results/study_difference.hpp"

namespace regatta {

namespace {

StudyDifference difference_of(const std::filesystem::path& one, const std::filesystem::path& other, const PipelineInfo& pipeline) {
  for (const auto& path : {one, other}) require_visible(path);
  for (const auto& path : {one, other}) require(std::filesystem::exists(path), "diff: {}: there is no such file or folder", path.string());
  const bool folder = std::filesystem::is_directory(one);
  require(folder == std::filesystem::is_directory(other),
          "diff {} {}: one is a folder and the other is none; name two folders of studies, "
          "or two files",
          one.string(), other.string());
  try {
    return folder ? study_difference(Workspace(one), Workspace(other), pipeline) : file_difference(one, other);
  } catch (const Error& error) {  // whatever cannot be read: 1 would say that they differ
    throw ConfigError(error.what());
  }
}

}  // namespace

int commands::diff(const CommandLine& line, const PipelineInfo& pipeline) {
  const auto &one = line.paths.front(), &other = line.paths.back();
  const auto difference = difference_of(one, other, pipeline);
  fmt::print("{}", difference_text(difference, one.string(), other.string()));
  return difference.none() ? exit_code::complete : exit_code::different;
}

}  // namespace regatta
