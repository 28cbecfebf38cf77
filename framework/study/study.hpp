#pragma once
#include <filesystem>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "framework/core/input_file.hpp"
#include "framework/core/type.hpp"
#include "framework/phase/settings.hpp"
#include "framework/study/sampling/correlation.hpp"
#include "framework/study/sampling/parameter.hpp"
#include "framework/study/sampling/sample_table.hpp"
#include "framework/study/sampling/tie.hpp"
#include "framework/study/sections.hpp"

namespace regatta {

/// What the study says to one phase.
struct PhaseOptions {
  Object options;           ///< The phase's own Options.
  StepperSettings stepper;  ///< Those of the study, changed by the phase's own tables.
  bool refused = false;     ///< By the phase: nothing else is asked with them.
};

/// One setting of [sweep]. All cases have the same samples; a study that sweeps nothing has one case, which has no name.
struct StudyCase {
  std::string name;                                          ///< "controller=sta, gain=2"
  std::vector<std::pair<std::string, std::string>> changes;  ///< Key and value, as the study spells them.
  std::vector<PhaseOptions> phases;                          ///< In the order of PipelineInfo::phases.
};

/// A study file that has been read and found clean. Sections as in the file: study.study.seed, study.samples.count.
struct Study : StudySections {
  std::filesystem::path file;
  std::string text;                             ///< Of the whole file.
  std::vector<std::string> overrides;           ///< The texts after --set, as given.
  std::map<std::string, std::string> included;  ///< Texts of the files that it includes, by their paths.
  std::vector<StudyCase> cases;                 ///< At least one.
  std::vector<Parameter> parameters;            ///< What is drawn, in order of their paths.
  std::shared_ptr<const SampleTable> table;     ///< Values of samples.table; null without one.
  std::vector<Correlation> correlations;        ///< Groups of parameters that are drawn together.
  std::vector<Tie> ties;                        ///< What follows another value of its sample.
  std::vector<InputFile> input_files;           ///< Of [inputs]: absolute paths, each once. As many as samples.count.
  std::vector<std::string> warnings;            ///< What is no mistake, but may not be meant: "study.toml:3:12: ...".
  Object sample;                                ///< One sample with all that is not drawn; no type if the pipeline reads no samples.
};

}  // namespace regatta
