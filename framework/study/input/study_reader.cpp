#include "framework/study/input/study_reader.hpp"

#include <algorithm>
#include <array>

#include <fmt/format.h>

#include "framework/core/error.hpp"
#include "framework/core/id_ranges.hpp"
#include "framework/core/text.hpp"
#include "framework/study/input/parameter_reader.hpp"

namespace regatta {

namespace {

Object defaults_of(const Type& type) { return {&type, type.create()}; }

std::vector<std::string_view> phase_names(const PipelineInfo& pipeline) {
  std::vector<std::string_view> names;
  std::ranges::transform(pipeline.phases, std::back_inserter(names), &PhaseNode::name);
  return names;
}

}  // namespace

StudyReader::StudyReader(const PipelineInfo& pipeline, Problems& problems, Study& study)
    : pipeline_(pipeline), problems_(problems), study_(study), reader_(problems) {}

void StudyReader::read(const TomlNode& root) {
  for (const auto& entry : root.entries) {
    if (entry.key != "samples" && entry.key != "phases") read_section(entry);
  }
  read_samples(root.at("samples"));
  read_phases(root.at("phases"));
  check_recorded(root, "observe.samples", study_.observe.samples);
  for (std::size_t i = 0; i < study_.phases.size(); ++i)
    check_recorded(root, "phases." + pipeline_.phases[i].name + ".record.samples", study_.phases[i].stepper.record.samples);
}

void StudyReader::read_section(const TomlEntry& entry) {
  const auto& type = type_of<StudySections>();
  StudySections& sections = study_;
  if (entry.key == "observe") observe_ = entry.place;
  if (const auto* field = type.find(entry.key)) {
    reader_.read(entry.value, *field->type, reinterpret_cast<std::byte*>(&sections) + field->offset, {entry.key});
    return;
  }
  std::vector<std::string_view> known;
  std::ranges::transform(type.fields, std::back_inserter(known), &FieldInfo::name);
  known.emplace_back("phases");
  reader_.refuse_key(entry, "", known);
}

void StudyReader::read_samples(const TomlNode* samples) {
  const TomlNode none;
  study_.sample = defaults_of(*pipeline_.samples().type->find("rows")->type->element);
  if (samples && samples->kind != TomlNode::Kind::table) {
    reader_.read(*samples, type_of<SamplesSection>(), &study_.samples, {"samples"});
    return;
  }
  const TomlNode& table = samples ? *samples : none;
  constexpr std::array<std::string_view, 1> elsewhere{"parameters"};
  const std::array targets{TomlReader::Target{&type_of<SamplesSection>(), &study_.samples}};
  reader_.read_table(table, "samples", targets, elsewhere);
  if (!table.find("count")) problems_.add(table.place, "samples.count is missing: how many samples to draw; try count = 1000 in [samples]");
  if (const auto* parameters = table.find("parameters"))
    study_.parameters = ParameterReader(problems_).read(parameters->value, study_.sample);
}

void StudyReader::read_phases(const TomlNode* phases) {
  if (phases && phases->kind != TomlNode::Kind::table) {
    problems_.add(phases->place, fmt::format("phases is {}; expected a section [phases.NAME] for a phase", kind_name(*phases)));
    phases = nullptr;
  }
  for (const auto& phase : pipeline_.phases) read_phase(phase, phases ? phases->at(phase.name) : nullptr);
  if (!phases) return;
  for (const auto& entry : phases->entries) {
    if (pipeline_.find(entry.key)) continue;
    const auto names = phase_names(pipeline_);
    const auto near = nearest(entry.key, names);
    problems_.add(entry.place, fmt::format("phases.{} is no phase of this pipeline ({}); {}", entry.key, fmt::join(names, ", "),
                                           near.empty() ? "remove it" : fmt::format("did you mean \"{}\"?", near)));
  }
}

void StudyReader::read_phase(const PhaseNode& phase, const TomlNode* table) {
  auto& mine = study_.phases.emplace_back(
      PhaseOptions{defaults_of(*phase.options), {.checkpoint = study_.checkpoint, .record = study_.observe, .limits = study_.limits}});
  const std::string path = "phases." + phase.name;
  bool good = true;
  if (table && table->kind != TomlNode::Kind::table) {
    good = reader_.read(*table, *phase.options, mine.options.value.get(), {path});
  } else if (table) {
    std::vector<TomlReader::Target> targets{{phase.options, mine.options.value.get()}};
    if (phase.stepper) targets.push_back({&type_of<StepperSettings>(), &mine.stepper});
    std::vector<std::string_view> refused;  // said below, better than "unknown"
    for (const auto& entry : table->entries) {
      if (phase.options->find(entry.key) || !type_of<StepperSettings>().find(entry.key)) continue;
      const bool observes = entry.key != "record" || phase.recorded;
      if (phase.stepper && observes) continue;
      problems_.add(entry.place, fmt::format("{}.{} is for steppers{}, and {} is none; remove it", path, entry.key,
                                             phase.stepper ? " that observe" : "", phase.name));
      refused.push_back(entry.key);
    }
    good = reader_.read_table(*table, path, targets, refused) && refused.empty();
  }
  const auto* record = table ? table->find("record") : nullptr;
  if (good) make_phase(phase, mine, table ? table->place : Place{}, record ? record->place : observe_);
}

void StudyReader::make_phase(const PhaseNode& phase, const PhaseOptions& options, const Place& table, const Place& record) {
  const Place* place = &table;
  try {
    const auto made = phase.make(options.options.value.get(), study_.study.seed);
    place = &record;
    made->check(options.stepper);
  } catch (const std::exception& error) {  // of any kind: a phase may read a file, or ask for more memory than there is
    const std::string_view text = error.what();
    problems_.add(*place, text.starts_with(phase.name) ? std::string(text) : fmt::format("phases.{}: {}", phase.name, text));
  }
}

void StudyReader::check_recorded(const TomlNode& root, const std::string& path, const std::string& samples) {
  const auto* node = root.at(path);
  if (!node || node->kind != TomlNode::Kind::text) return;
  try {
    const IdRanges ranges(samples);
  } catch (const ConfigError& error) {
    problems_.add(node->place, fmt::format("{} = {}: {}", path, spelled(*node), error.what()));
  }
}

}  // namespace regatta
