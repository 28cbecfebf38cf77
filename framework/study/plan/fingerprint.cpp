#include "framework/study/plan/fingerprint.hpp"

#include <fmt/format.h>

#include "framework/core/digest.hpp"
#include "framework/core/text.hpp"
#include "framework/study/plan/setting_change.hpp"

namespace regatta {

namespace {

// What the compiler was allowed to use; what kernels choose at run time counts by its rounding alone.
#if defined(__AVX512F__)
constexpr const char* compiled_for = "avx512";
#elif defined(__AVX2__)
constexpr const char* compiled_for = "avx2";
#elif defined(__x86_64__)
constexpr const char* compiled_for = "x86-64";
#else
constexpr const char* compiled_for = "generic";
#endif

constexpr std::string_view path_note = " (path)";

/// Where a file was found decides nothing; it is kept for people.
bool decides(std::string_view key) { return !key.ends_with(path_note); }

/// One entry a leaf option, so that a difference can be named. Files count by their content.
void add_leaves(Settings& settings, const std::string& path, const Type& type, const void* object) {
  if (type.kind != Kind::structure) {
    settings[path] = to_content_text(type, object);
    if (auto named = to_text(type, object); named != settings[path]) settings[path + std::string(path_note)] = std::move(named);
    return;
  }
  for (const auto& field : type.fields) {
    add_leaves(settings, path + "." + std::string(field.name), *field.type, static_cast<const std::byte*>(object) + field.offset);
  }
}

void add_leaf_keys(std::vector<std::string>& keys, const std::string& path, const Type& type) {
  if (type.kind != Kind::structure) return keys.push_back(path);
  for (const auto& field : type.fields) add_leaf_keys(keys, path + "." + std::string(field.name), *field.type);
}

/// One entry a column of a product: stored values whose unit, kind or names have changed since mean something else.
void add_columns(Settings& settings, const std::string& path, const Type& type, std::string_view unit) {
  if (type.samples) return add_columns(settings, path, *type.find("rows")->type, unit);
  if (type.kind == Kind::structure) {
    for (const auto& field : type.fields) add_columns(settings, path + "." + std::string(field.name), *field.type, field.unit);
  } else if (type.element) {
    add_columns(settings, path, *type.element, unit);
  } else {
    settings[path + " (column)"] = unit.empty() ? describe_type(type) : fmt::format("{} [{}]", describe_type(type), unit);
  }
}

}  // namespace

Settings own_settings(const PhaseNode& phase, const PhaseOptions& options, const PipelineInfo& pipeline) {
  Settings settings;
  const std::string path = "phases." + phase.name;
  settings[path + " (version)"] = std::to_string(phase.version);
  add_leaves(settings, path, *options.options.type, options.options.value.get());
  for (const auto port : phase.outputs) {
    const auto& info = pipeline.ports[port];
    if (info.type) add_columns(settings, path + "." + std::string(own_port_name(phase.name, info.name)), *info.type, "");
  }
  if (phase.recorded) add_columns(settings, path + ".recorded", *phase.recorded, "");
  if (phase.stepper) {  // checkpoints and limits decide when a run ends or is saved, not what it computes
    add_leaves(settings, path + ".record", type_of<RecordSettings>(), &options.stepper.record);
    add_leaves(settings, path + ".on_diverged", type_of<OnDiverged>(), &options.stepper.on_diverged);
  }
  return settings;
}

Settings sample_settings(const Study& study) {
  if (!study.sample.type) return {};
  Settings settings{{"study.seed", std::to_string(study.study.seed)}, {"samples.method", to_text(study.samples.method)}};
  if (study.samples.method == SampleMethod::latin_hypercube) settings["samples.count"] = std::to_string(study.samples.count);
  const std::string path = "samples.parameters";
  add_leaves(settings, path, *study.sample.type, study.sample.value.get());
  add_columns(settings, "samples", *study.sample.type, "");
  for (const auto& parameter : study.parameters) settings[path + "." + parameter.path] = parameter.distribution.text();
  if (study.table) {
    for (const auto& column : study.table->columns) settings[path + "." + column.leaf.path] = column_of_table;
  }
  for (const auto& group : study.correlations) {
    std::string names;
    for (const auto parameter : group.parameters()) names += (names.empty() ? "" : ", ") + study.parameters[parameter].path;
    settings[fmt::format("samples.correlated ({})", names)] = group.text();
  }
  for (const auto& tie : study.ties) settings[path + "." + tie.path] = tie.text();
  return settings;
}

Settings row_settings(const SampleTable* table, std::uint64_t first_sample, std::uint64_t sample_count) {
  if (!table) return {};
  return {{"samples.table", fmt::format("rows {} to {}, content {}", first_sample, first_sample + sample_count - 1,
                                        table->digest(first_sample, sample_count))}};
}

void set_input_file(Settings& settings, const std::string& path, const std::string& digest) {
  settings[input_file_key] = fmt::format("content {}", digest);
  settings[input_path_key] = path;
}

Settings code_settings(const Provenance& provenance) {
  return {{"code.version", provenance.version},
          {"code.compiler", provenance.compiler},
          {"code.instruction_set", compiled_for},
          {"code.rounding", provenance.rounding},
          {"code.libm", provenance.libm}};
}

Settings results_settings(const Study& study) {
  Settings settings;
  add_leaves(settings, "statistics", type_of<StatisticsSection>(), &study.statistics);
  add_leaves(settings, "stop", type_of<StopSection>(), &study.stop);
  return settings;
}

std::vector<Settings> phase_settings(const Study& study, const StudyCase& of_case, const PipelineInfo& pipeline,
                                     const Provenance& provenance) {
  std::vector<Settings> all;
  for (std::size_t i = 0; i < pipeline.phases.size(); ++i) {
    const auto& phase = pipeline.phases[i];
    Settings settings = code_settings(provenance);
    settings["study.seed"] = std::to_string(study.study.seed);
    for (const auto port : phase.inputs) {
      if (port >= pipeline.source_count) continue;
      if (pipeline.from_files())
        settings[input_file_key] = "of each run";
      else
        settings.merge(sample_settings(study));
    }
    for (const auto before : phase.after) settings.insert(all[before].begin(), all[before].end());
    settings.merge(own_settings(phase, of_case.phases[i], pipeline));
    all.push_back(std::move(settings));
  }
  return all;
}

std::optional<Settings> shared_settings(const PhaseNode& phase, const Settings& all) {
  const std::string path = "phases." + phase.name;
  std::vector<std::string> keys{"study.seed", path + " (version)"};
  for (const auto& [key, text] : code_settings({})) keys.push_back(key);
  add_leaf_keys(keys, path, *phase.options);
  Settings settings;
  for (const auto& key : keys) {
    const auto found = all.find(key), file = all.find(key + std::string(path_note));
    if (found == all.end()) return {};
    settings.insert(*found);
    if (file != all.end()) settings.insert(*file);
  }
  if (phase.shared->type) add_columns(settings, path + ".shared data", *phase.shared->type, "");
  return settings;
}

namespace {

Digest digest_of(const Settings& settings) {
  Digest digest;
  for (const auto& [key, text] : settings) {
    if (decides(key)) digest.add(key).add(text);
  }
  return digest;
}

}  // namespace

std::string fingerprint(const Settings& settings) { return digest_of(settings).hex(); }

std::string fingerprint(const Settings& settings, std::uint64_t first_sample, std::uint64_t sample_count) {
  return digest_of(settings).add(first_sample).add(sample_count).hex();
}

std::vector<SettingChange> setting_changes(const Settings& now, const Settings& before) {
  const auto path_of = [](const Settings& settings, const std::string& key) {
    const auto found = settings.find(key + std::string(path_note));
    return found == settings.end() ? std::string() : found->second;
  };
  std::vector<SettingChange> all;
  for (const auto& [key, text] : now) {
    if (!decides(key)) continue;
    const auto old = before.find(key);
    if (old == before.end())
      all.push_back({key, text, {}, {}, {}});
    else if (old->second != text)
      all.push_back({key, text, old->second, path_of(now, key), path_of(before, key)});
  }
  for (const auto& [key, text] : before)
    if (decides(key) && !now.contains(key)) all.push_back({key, {}, text, {}, {}});
  return all;
}

std::vector<std::string> all_differences(const Settings& now, const Settings& before) {
  std::vector<std::string> all;
  for (const auto& change : setting_changes(now, before)) {
    const auto& key = change.key;
    if (!change.before)
      all.push_back(fmt::format("{} is {}, was not there", key, *change.now));
    else if (!change.now)
      all.push_back(fmt::format("{} is gone, was {}", key, *change.before));
    else if (!change.of_files())
      all.push_back(fmt::format("{} is {}, was {}", key, *change.now, *change.before));
    else if (change.path == change.path_before)
      all.push_back(fmt::format("{} = {} has another content than before", key, change.path));
    else
      all.push_back(fmt::format("{} is {}, was {} with another content", key, change.path, change.path_before));
  }
  return all;
}

std::string difference(const Settings& now, const Settings& before) {
  const auto all = all_differences(now, before);
  return all.empty() ? std::string() : all.front();
}

}  // namespace regatta
