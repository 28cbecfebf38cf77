#pragma once
#include <optional>
#include <string>
#include <vector>

#include "framework/pipeline/pipeline_info.hpp"
#include "framework/study/input/toml_reader.hpp"
#include "framework/study/study.hpp"

namespace regatta {

/// Fills a study from the tree of its file, collecting every mistake.
class StudyReader {
 public:
  StudyReader(const PipelineInfo& pipeline, Problems& problems, Study& study);

  void read(const TomlNode& root);

 private:
  void read_section(const TomlEntry& entry);
  void read_samples(const TomlNode* samples);
  void read_phases(const TomlNode* phases);
  void read_phase(const PhaseNode& phase, const TomlNode* table);
  void make_phase(const PhaseNode& phase, const PhaseOptions& options, const Place& table, const Place& record);
  void check_recorded(const TomlNode& root, const std::string& path, const std::string& samples);

  const PipelineInfo& pipeline_;
  Problems& problems_;
  Study& study_;
  TomlReader reader_;
  Place observe_{};  // of [observe]
};

}  // namespace regatta
