#include "framework/study/run/case_parts.hpp"

#include <map>

#include "framework/study/run/config_text.hpp"
#include "framework/study/run/shared_source.hpp"

namespace regatta {

namespace {

/// The objects of one phase.
void make_phases(StudyParts& parts, std::size_t phase) {
  const auto& node = parts.pipeline.phases[phase];
  std::map<Settings, std::shared_ptr<PhaseObject>> made;
  for (std::size_t i = 0; i < parts.cases.size(); ++i) {
    const auto& options = parts.study.cases[i].phases[node.position];
    auto& object = made[own_settings(node, options, parts.pipeline)];
    if (!object) {
      object = node.make(options.options.value.get(), parts.study.study.seed);
      object->share_from(shared_source(parts, node, i));
    }
    parts.cases[i].phases.push_back(object);
    parts.cases[i].config.push_back(config_text(node, options));
  }
}

}  // namespace

void make_cases(StudyParts& parts) {
  const auto texts = settings_texts(parts.plan);
  parts.cases.resize(parts.study.cases.size());
  for (std::size_t i = 0; i < texts.size(); ++i) parts.cases[i].settings_text = texts[i];
  for (auto& of_case : parts.cases) of_case.end = std::make_unique<StopRequest>(&parts.stop);
  for (std::size_t i = 0; i < parts.pipeline.phases.size(); ++i) make_phases(parts, i);
}

}  // namespace regatta
