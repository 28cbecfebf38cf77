#pragma once
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "framework/pipeline/pipeline_info.hpp"
#include "framework/storage/provenance.hpp"
#include "framework/study/study.hpp"

namespace regatta {

/// Everything that decides a result, as key and text, in the words of the study file: "study.seed", "samples.parameters.m1",
/// "phases.simulate.duration", and "code.*" for versions. A file is the digest of its content; beside it "KEY (path)" says where it was
/// found, which decides nothing. A run file keeps the ones it was made with, so that a plan can say what changed.
using Settings = std::map<std::string, std::string>;

/// The settings that a phase's results depend on by itself, without those of the phases before it.
Settings own_settings(const PhaseNode& phase, const PhaseOptions& options, const PipelineInfo& pipeline);

/// What the settings say of a parameter that has a column in the table of samples.
inline constexpr const char* column_of_table = "column of samples.table";

/// What the samples depend on: seed and distributions.
Settings sample_settings(const Study& study);

/// What some of the samples depend on beside: their rows in a table. Nothing without a table.
Settings row_settings(const SampleTable* table, std::uint64_t first_sample, std::uint64_t sample_count);

/// What stands for the input file of a run in the settings of those who read it, until it is known which file that is.
inline constexpr const char* input_file_key = "inputs.file";
inline constexpr const char* input_path_key = "inputs.file (path)";

/// Its content, and beside it the path.
void set_input_file(Settings& settings, const std::string& path, const std::string& digest);

/// Version of the framework, compiler, and instruction set: the same for all phases. A new commit alone changes nothing: authors raise the
/// version of a phase when its results change.
Settings code_settings(const Provenance& provenance);

/// What study.h5 depends on beside the phases: [statistics] and [stop]. No run is done again for them.
Settings results_settings(const Study& study);

/// The settings of a phase in one case of the study, with all that it depends on, directly or not. One entry a phase, in the order of the
/// pipeline.
std::vector<Settings> phase_settings(const Study& study, const StudyCase& of_case, const PipelineInfo& pipeline,
                                     const Provenance& provenance);

/// What the shared data of a phase depends on: the options of the phase, seed, version and code, and the columns it is stored as. `all`:
/// the settings of the phase in a case, or those of a whole case. Nothing if `all` lacks some: it is of another program.
/// @pre phase.shared
std::optional<Settings> shared_settings(const PhaseNode& phase, const Settings& all);

/// The fingerprint of what depends on settings alone.
std::string fingerprint(const Settings& settings);

/// The fingerprint of a phase for a slice of samples.
std::string fingerprint(const Settings& settings, std::uint64_t first_sample, std::uint64_t sample_count);

/// All differences, as difference() says them.
std::vector<std::string> all_differences(const Settings& now, const Settings& before);

/// The first difference, for people: "phases.simulate.duration is 5.0, was 10.0". Empty if there is none.
std::string difference(const Settings& now, const Settings& before);

}  // namespace regatta
