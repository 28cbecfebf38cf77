#include "framework/study/input/load_study.hpp"

#include <cerrno>
#include <cstring>
#include <fstream>
#include <iterator>

#include "framework/core/error.hpp"
#include "framework/study/input/override.hpp"
#include "framework/study/input/parameter_reader.hpp"
#include "framework/study/input/study_reader.hpp"
#include "framework/study/input/toml_parser.hpp"

namespace regatta {

namespace {

std::string read_text(const std::filesystem::path& file) {
  require(!std::filesystem::is_directory(file), "{}: this is a folder; give the path of a study file", file.string());
  errno = 0;
  std::ifstream in(file, std::ios::binary);
  const int reason = errno;
  require(in.good(), "{}: cannot be opened ({}); give the path of a study file", file.string(), std::strerror(reason));
  std::string text{std::istreambuf_iterator<char>(in), {}};
  require(!in.bad(), "{}: cannot be read", file.string());
  return text;
}

}  // namespace

Study load_study(const std::filesystem::path& file, const std::vector<std::string>& overrides, const PipelineInfo& pipeline,
                 const StudyCheck& check) {
  return parse_study(read_text(file), file, overrides, pipeline, check);
}

Study parse_study(std::string text, const std::filesystem::path& file, const std::vector<std::string>& overrides,
                  const PipelineInfo& pipeline, const StudyCheck& check) {
  Problems problems(file.string(), overrides);
  Study study;
  study.file = file;
  study.text = std::move(text);
  study.overrides = overrides;

  auto parsed = parse_toml(study.text);
  if (const auto* error = std::get_if<TomlSyntaxError>(&parsed)) problems.add({0, error->line, error->column}, error->text);
  problems.throw_if_any();
  auto& root = std::get<TomlNode>(parsed);
  if (auto* samples = root.find("samples")) {
    // Before the overrides, which spell the same keys with dots.
    if (auto* parameters = samples->value.find("parameters")) expand_dotted_keys(parameters->value, problems);
  }
  for (std::size_t i = 0; i < overrides.size(); ++i) apply_override(root, overrides[i], i + 1, problems);
  StudyReader(pipeline, problems, study).read(root);
  if (check) check(study, root, problems);
  problems.throw_if_any();
  return study;
}

}  // namespace regatta
