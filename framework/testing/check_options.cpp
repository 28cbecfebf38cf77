#include <array>

#include <fmt/format.h>

#include "framework/study/input/toml_parser.hpp"
#include "framework/study/input/toml_reader.hpp"
#include "framework/study/run/config_text.hpp"
#include "framework/testing/checks.hpp"
#include "framework/testing/difference.hpp"

namespace regatta::testing {

namespace {

/// Writes the options as a run file does and reads them as a study does.
void round_trip(const PhaseUnderTest& test, const std::shared_ptr<void>& options, const std::string& which, Findings& findings) {
  const auto& type = *test.node.options;
  const auto text = config_text(test.node, {{&type, options}, test.settings});
  const auto parsed = parse_toml(text);
  if (const auto* error = std::get_if<TomlSyntaxError>(&parsed)) {
    findings.broken.push_back(fmt::format("options: {} are written as what is no TOML: {}\n{}", which, error->text, text));
    return;
  }
  Problems problems(which, {});
  const auto back = type.create();
  StepperSettings settings;
  const std::array<TomlReader::Target, 2> targets{{{&type, back.get()}, {&type_of<StepperSettings>(), &settings}}};
  TomlReader(problems).read_table(std::get<TomlNode>(parsed), "phases." + test.node.name, {targets.data(), test.node.stepper ? 2U : 1U});
  for (const auto& problem : problems.texts()) findings.broken.push_back(fmt::format("options: {} are refused: {}", which, problem));
  if (problems.count() > 0) return;
  const auto changed = object_difference(type, options.get(), back.get());
  if (!changed.empty()) {
    findings.broken.push_back(
        fmt::format("options: {} do not come back from a study file: {}; an alternative that reads like another needs a key of its own",
                    which, changed));
  }
}

}  // namespace

void check_options(const PhaseUnderTest& test, Findings& findings) {
  const auto before = findings.broken.size();
  round_trip(test, test.default_options, "the defaults", findings);
  if (findings.broken.size() == before) round_trip(test, test.options, "the options of this test", findings);
  if (findings.broken.size() == before)
    findings.kept.emplace_back("options: defaults are in range; written as TOML and read again they are the same");
}

}  // namespace regatta::testing
