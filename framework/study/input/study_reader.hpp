#pragma once
#include <optional>
#include <string>
#include <vector>

#include "framework/pipeline/pipeline_info.hpp"
#include "framework/study/input/known_files.hpp"
#include "framework/study/input/toml_reader.hpp"
#include "framework/study/study.hpp"

namespace regatta {

/// Fills a study from the tree of its file, collecting every mistake.
class StudyReader {
 public:
  StudyReader(const PipelineInfo& pipeline, const KnownFiles& known, Problems& problems, Study& study);

  void read(const TomlNode& root);

 private:
  void read_section(const TomlEntry& entry);
  void read_samples(const TomlNode* samples);
  void read_inputs(const TomlNode& root);
  void refuse_section(const TomlNode& root, std::string_view section, std::string_view why);
  void read_cases(const TomlNode& root);
  std::vector<PhaseOptions> read_phases(const TomlNode& root);
  PhaseOptions read_phase(const PhaseNode& phase, const TomlNode* table, const TomlNode& defaults);
  /// Finds the files that the options name, and hears what the phase says of options that could be read, and of what steppers are told if
  /// that could be read as well.
  void make_phase(const PhaseNode& phase, PhaseOptions& options, bool steppers_too, const TomlNode* table, const TomlNode& defaults);
  void check_memory(const TomlNode& root);
  void check_recorded(const TomlNode& root, const std::string& path, const std::string& samples);

  const PipelineInfo& pipeline_;
  const KnownFiles& known_;
  Problems& problems_;
  Study& study_;
  TomlReader reader_;
  bool stepper_sections_read_ = true;  // [checkpoint], [observe] and [limits] have no mistake
};

}  // namespace regatta
