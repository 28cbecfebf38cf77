#pragma once
#include <filesystem>
#include <optional>

#include "framework/core/id_ranges.hpp"
#include "framework/study/plan/plan.hpp"

namespace regatta {

/// The least that the file of a run with so many samples will take [byte]: what the schemas say of the samples and products. Lists and
/// texts, whose length nobody knows, count nothing, and neither do rows of samples that are not kept; where columns are compressed, real
/// numbers count half and all else nothing.
double least_file_bytes(const PipelineInfo& pipeline, const OutputSection& output, std::uint64_t samples);

/// Of the files that are still to be made; of `runs` alone if they are given.
double least_file_bytes(const Plan& plan, const Study& study, const PipelineInfo& pipeline, const std::optional<IdRanges>& runs);

/// The same as the files of the runs that are complete suggest; 0: there are none.
double likely_file_bytes(const Plan& plan, const Workspace& workspace);

/// Of study.h5, and of the scratch file from which it is made [byte].
double least_results_bytes(const Study& study, const PipelineInfo& pipeline);

/// What is free for the folder [byte], or for the one in which it will be made; infinity if nobody knows.
double free_bytes(std::filesystem::path folder);

/// "about 1.2 GiB of disk for what is to be made; 30.1 GiB are free"; "at least" where only the schemas say what is needed. Empty if
/// nothing is to be made.
std::string disk_text(const Plan& plan, const Study& study, const PipelineInfo& part, const Workspace& workspace);

/// @throws ConfigError with the numbers if `needed` is more than `free`
void require_disk_space(double needed, double free, const std::filesystem::path& folder);

}  // namespace regatta
