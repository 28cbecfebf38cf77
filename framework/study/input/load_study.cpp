#include "framework/study/input/load_study.hpp"

#include "framework/study/input/override.hpp"
#include "framework/study/input/parameter_reader.hpp"
#include "framework/study/input/read_text.hpp"
#include "framework/study/input/sample_problems.hpp"
#include "framework/study/input/study_reader.hpp"
#include "framework/study/input/toml_parser.hpp"

namespace regatta {

namespace {

/// Names with dots below [samples.parameters] are tables, whatever came from which file.
void expand_parameters(TomlNode& root, Problems& problems) {
  auto* samples = root.find("samples");
  if (auto* parameters = samples ? samples->value.find("parameters") : nullptr) expand_dotted_keys(parameters->value, problems);
}

/// --set samples.parameters."layers.0.mass"=5 sets what layers.0.mass does without quotes.
std::vector<std::string> expanded(const std::vector<std::string>& keys) {
  if (keys.size() < 3 || keys[0] != "samples" || keys[1] != "parameters") return keys;
  std::vector<std::string> parts{keys[0], keys[1]};
  for (auto key = keys.begin() + 2; key != keys.end(); ++key) {
    std::size_t begin = 0;
    for (auto dot = key->find('.'); dot != std::string::npos; begin = dot + 1, dot = key->find('.', begin))
      parts.push_back(key->substr(begin, dot - begin));
    parts.push_back(key->substr(begin));
  }
  return parts;
}

}  // namespace

Study load_study(const std::filesystem::path& file, const std::vector<std::string>& overrides, const PipelineInfo& pipeline,
                 const StudyCheck& check, KnownFiles known) {
  return parse_study(read_text(file, "a study file"), file, overrides, pipeline, check, std::move(known));
}

Study parse_study(std::string text, const std::filesystem::path& file, const std::vector<std::string>& overrides,
                  const PipelineInfo& pipeline, const StudyCheck& check, KnownFiles known) {
  Problems problems(file.string(), overrides);
  Study study;
  study.file = file;
  study.text = std::move(text);
  study.overrides = overrides;

  auto parsed = parse_toml(study.text);
  if (const auto* error = std::get_if<TomlSyntaxError>(&parsed)) problems.add({0, error->line, error->column}, error->text);
  problems.throw_if_any();
  auto& root = std::get<TomlNode>(parsed);
  const auto changes = read_overrides(overrides, problems);
  include_files(root, known.included, problems, changes);
  expand_parameters(root, problems);  // before the overrides, which spell the same keys with dots
  for (const auto& change : changes) set_value(root, expanded(change.keys), change.value, problems);
  include_files(root, known.included, problems);  // in tables that the overrides made
  expand_parameters(root, problems);
  study.included = known.included;
  StudyReader(pipeline, known, problems, study).read(root);
  if (check) check(study, root, problems);
  problems.throw_if_any();
  if (!pipeline.from_files() && !known.table) check_samples(study, root, problems);
  problems.throw_if_any();
  study.warnings = problems.warnings();
  return study;
}

}  // namespace regatta
