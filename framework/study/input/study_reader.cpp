#include "framework/study/input/study_reader.hpp"

#include <algorithm>
#include <array>
#include <cctype>
#include <sstream>
#include <utility>

#include <fmt/format.h>

#include "framework/core/error.hpp"
#include "framework/core/id_ranges.hpp"
#include "framework/core/text.hpp"
#include "framework/study/input/input_files.hpp"
#include "framework/study/input/named_place.hpp"
#include "framework/study/input/results_sections.hpp"
#include "framework/study/input/sweep_reader.hpp"

namespace regatta {

namespace {

Object defaults_of(const Type& type) { return {&type, type.create()}; }

/// Sections of the study, and the tables of [phases.NAME] that go before them.
constexpr std::array<std::pair<std::string_view, std::string_view>, 3> stepper_sections{
    {{"checkpoint", "checkpoint"}, {"observe", "record"}, {"limits", "limits"}}};

/// Those sections as a table of a phase.
TomlNode stepper_defaults(const TomlNode& root) {
  TomlNode table;
  for (const auto& [section, key] : stepper_sections) {
    if (const auto* entry = root.find(section)) table.entries.push_back({std::string(key), entry->place, entry->value});
  }
  return table;
}

/// Whether the options of a phase could be read, whatever else is wrong in its table.
bool reads_options(const PhaseNode& phase, const TomlNode& table) {
  Problems nobody_asks("", {});
  std::vector<std::string_view> elsewhere;
  std::ranges::transform(type_of<StepperSettings>().fields, std::back_inserter(elsewhere), &FieldInfo::name);
  std::erase_if(elsewhere, [&](std::string_view key) { return phase.options->find(key) != nullptr; });
  const auto options = phase.options->create();
  const std::array targets{TomlReader::Target{phase.options, options.get()}};
  return table.kind == TomlNode::Kind::table && TomlReader(nobody_asks).read_table(table, "", targets, elsewhere);
}

/// What a phase says of its own keys, "forward.step = ...", in the name that it has in this pipeline.
std::string renamed(std::string line, const PhaseNode& phase) {
  if (phase.name == phase.class_name) return line;
  const auto key = phase.class_name + ".";
  const auto in_word = [](char c) { return std::isalnum(static_cast<unsigned char>(c)) != 0 || c == '_'; };
  for (auto at = line.find(key); at != std::string::npos; at = line.find(key, at + 1)) {
    if (at == 0 || !in_word(line[at - 1])) line.replace(at, phase.class_name.size(), phase.name);
  }
  return line;
}

std::vector<std::string_view> phase_names(const PipelineInfo& pipeline) {
  std::vector<std::string_view> names;
  std::ranges::transform(pipeline.phases, std::back_inserter(names), &PhaseNode::name);
  return names;
}

}  // namespace

StudyReader::StudyReader(const PipelineInfo& pipeline, const KnownFiles& known, Problems& problems, Study& study)
    : pipeline_(pipeline), known_(known), problems_(problems), study_(study), reader_(problems) {}

void StudyReader::read(const TomlNode& root) {
  for (const auto& entry : root.entries) {
    if (entry.key != "samples" && entry.key != "inputs" && entry.key != "phases" && entry.key != "sweep") read_section(entry);
  }
  if (pipeline_.from_files()) {
    refuse_section(root, "samples", "is for programs that draw samples, and in this one a run is an input file; write [inputs] instead");
    read_inputs(root);
  } else {
    refuse_section(root, "inputs", "is for programs in which a run is an input file, and this one draws samples; write [samples] instead");
    read_samples(root.at("samples"));
  }
  read_cases(root);
  check_memory(root);
  check_results_sections(study_, root, pipeline_, problems_);
  check_recorded(root, "observe.samples", study_.observe.samples);
}

void StudyReader::read_cases(const TomlNode& root) {
  for (auto& swept : read_sweep(root, pipeline_, problems_)) {
    const auto tree = with_changes(root, swept, problems_);
    auto& of_case = study_.cases.emplace_back(StudyCase{.name = std::move(swept.name), .changes = {}, .phases = read_phases(tree)});
    for (const auto& [key, value] : swept.changes) of_case.changes.emplace_back(key, spelled(value));
    for (std::size_t i = 0; i < of_case.phases.size(); ++i)
      check_recorded(tree, "phases." + pipeline_.phases[i].name + ".record.samples", of_case.phases[i].stepper.record.samples);
  }
}

void StudyReader::read_section(const TomlEntry& entry) {
  const auto& type = type_of<StudySections>();
  StudySections& sections = study_;
  if (const auto* field = type.find(entry.key)) {
    const bool good = reader_.read(entry.value, *field->type, reinterpret_cast<std::byte*>(&sections) + field->offset, {entry.key});
    if (!good && std::ranges::find(stepper_sections, entry.key, [](const auto& pair) { return pair.first; }) != stepper_sections.end())
      stepper_sections_read_ = false;
    return;
  }
  std::vector<std::string_view> known;
  std::ranges::transform(type.fields, std::back_inserter(known), &FieldInfo::name);
  std::erase(known, pipeline_.from_files() ? "samples" : "inputs");
  known.emplace_back("phases");
  known.emplace_back("sweep");
  reader_.refuse_key(entry, "", known);
}

void StudyReader::refuse_section(const TomlNode& root, std::string_view section, std::string_view why) {
  if (const auto* entry = root.find(section)) problems_.add(entry->place, fmt::format("{} {}", section, why));
}

void StudyReader::read_inputs(const TomlNode& root) {
  const auto* inputs = root.at("inputs");
  const bool good = !inputs || reader_.read(*inputs, type_of<InputsSection>(), &study_.inputs, {"inputs"});
  if (known_.only_input)
    study_.input_files = {*known_.only_input};
  else if (good)
    find_inputs(root, known_.inputs, study_, problems_);
}

void StudyReader::read_samples(const TomlNode* samples) {
  const TomlNode none;
  study_.sample = defaults_of(pipeline_.sample_type());
  if (samples && samples->kind != TomlNode::Kind::table) {
    reader_.read(*samples, type_of<SamplesSection>(), &study_.samples, {"samples"});
    return;
  }
  SamplesReader(problems_, study_, known_.table).read(samples ? *samples : none);
  const auto* parameters = samples ? samples->at("parameters") : nullptr;
  find_input_files(*study_.sample.type, study_.sample.value.get(), "samples.parameters", parameters, problems_);
}

std::vector<PhaseOptions> StudyReader::read_phases(const TomlNode& root) {
  const auto* phases = root.at("phases");
  if (phases && phases->kind != TomlNode::Kind::table) {
    problems_.add(phases->place, fmt::format("phases is {}; expected a section [phases.NAME] for a phase", kind_name(*phases)));
    phases = nullptr;
  }
  const auto defaults = stepper_defaults(root);
  std::vector<PhaseOptions> read;
  for (const auto& phase : pipeline_.phases) read.push_back(read_phase(phase, phases ? phases->at(phase.name) : nullptr, defaults));
  if (!phases) return read;
  for (const auto& entry : phases->entries) {
    if (pipeline_.find(entry.key)) continue;
    const auto names = phase_names(pipeline_);
    const auto near = nearest(entry.key, names);
    problems_.add(entry.place, fmt::format("phases.{} is no phase of this pipeline ({}); {}", entry.key, fmt::join(names, ", "),
                                           near.empty() ? "remove it" : fmt::format("did you mean \"{}\"?", near)));
  }
  return read;
}

PhaseOptions StudyReader::read_phase(const PhaseNode& phase, const TomlNode* table, const TomlNode& defaults) {
  PhaseOptions mine{defaults_of(*phase.options), {.checkpoint = study_.checkpoint, .record = study_.observe, .limits = study_.limits}};
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
  if (good || reads_options(phase, *table))
    make_phase(phase, mine, good && stepper_sections_read_, table, defaults);
  else
    mine.refused = true, find_input_files(*phase.options, mine.options.value.get(), path, table, problems_, true);
  return mine;
}

void StudyReader::make_phase(const PhaseNode& phase, PhaseOptions& options, bool steppers_too, const TomlNode* table,
                             const TomlNode& defaults) {
  const auto missing = find_input_files(*phase.options, options.options.value.get(), "phases." + phase.name, table, problems_);
  std::vector<const TomlNode*> tables{&defaults};
  if (table) tables.insert(tables.begin(), table);
  const auto hear = [&](const auto& ask) {
    try {
      ask();
    } catch (const std::exception& error) {  // of any kind: a phase may read a file, or ask for more memory than there is
      options.refused = true;
      std::istringstream text(error.what());
      for (std::string line; std::getline(text, line);) {
        const auto names = [&line](const std::string& file) { return line.find(file) != std::string::npos; };
        if (std::ranges::any_of(missing, names)) continue;  // said already
        line = renamed(line, phase);
        const auto place = named_place(line, phase.name, tables).value_or(table ? table->place : Place{});
        problems_.add(place, line.starts_with(phase.name) ? line : fmt::format("phases.{}: {}", phase.name, line));
      }
    }
  };
  hear([&] { phase.make(options.options.value.get(), study_.study.seed); });
  if (steppers_too && phase.check) hear([&] { phase.check(options.options.value.get(), options.stepper); });
}

void StudyReader::check_memory(const TomlNode& root) {
  const auto& memory = study_.memory;
  const double sum = memory.hot + memory.checkpoints + memory.analysis + memory.overhead;
  if (sum > 1 + 1e-9) {  // shares such as 0.1 are no exact numbers
    const double room = memory.hot - (sum - 1);
    problems_.add(
        root.nearest_to("memory").place,
        fmt::format("memory: the shares hot = {}, checkpoints = {}, analysis = {} and overhead = {} add up to {:.4g}; together at "
                    "most 1: {}",
                    memory.hot, memory.checkpoints, memory.analysis, memory.overhead, sum,
                    room > 0 ? fmt::format("try hot = {:.3g}", room) : "leave them out for the usual ones"));
  }
  const auto *total = std::get_if<std::uint64_t>(&memory.total), *per_run = std::get_if<std::uint64_t>(&memory.per_run);
  if (total && per_run && *per_run > *total)
    problems_.add(root.nearest_to("memory.per_run").place,
                  fmt::format("memory.per_run = {} MiB is more than all runs may use together, memory.total = {} MiB; try {}", *per_run,
                              *total, *total));
}

void StudyReader::check_recorded(const TomlNode& root, const std::string& path, const std::string& samples) {
  const auto* node = root.at(path);
  if (!node || node->kind != TomlNode::Kind::text) return;
  try {
    const auto none = IdRanges(samples).first_beyond(study_.samples.count);
    require(none.empty() || study_.samples.count == 0, "the study has none of the samples {}; name some of 0-{}, or raise samples.count",
            none, study_.samples.count - 1);
  } catch (const ConfigError& error) {
    problems_.add(node->place, fmt::format("{} = {}: {}", path, spelled(*node), error.what()));
  }
}

}  // namespace regatta
