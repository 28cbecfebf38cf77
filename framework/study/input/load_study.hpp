#pragma once
#include <filesystem>
#include <functional>
#include <string>
#include <vector>

#include "framework/pipeline/pipeline_info.hpp"
#include "framework/study/input/known_files.hpp"
#include "framework/study/input/toml_tree.hpp"
#include "framework/study/study.hpp"

namespace regatta {

/// What a caller checks beside, such as what the machine has not; its mistakes are reported with all others. The study may have mistakes
/// already: what could not be read has its default.
using StudyCheck = std::function<void(const Study& study, const TomlNode& root, Problems& problems)>;

/// Reads a study file for a pipeline and applies the overrides ("a.b.c=value", see read_overrides). Nothing else is touched or created.
/// @throws ConfigError with all mistakes, one line each, in order of place: "study.toml:12:8: phases.swing.step = 12 s is above 1 s; ..."
Study load_study(const std::filesystem::path& file, const std::vector<std::string>& overrides, const PipelineInfo& pipeline,
                 const StudyCheck& check = {}, KnownFiles known = {});

/// The same for the text of a file, such as the one that a run file keeps; `file` is what messages call it, and what paths in it are
/// relative to.
/// @throws ConfigError as load_study
Study parse_study(std::string text, const std::filesystem::path& file, const std::vector<std::string>& overrides,
                  const PipelineInfo& pipeline, const StudyCheck& check = {}, KnownFiles known = {});

}  // namespace regatta
