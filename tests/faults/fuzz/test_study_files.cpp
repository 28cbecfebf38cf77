#include <doctest/doctest.h>

#include "framework/study/input/load_study.hpp"
#include "tests/faults/fuzz/fuzz.hpp"
#include "tests/faults/fuzz/mutator.hpp"
#include "tests/faults/fuzz/study_examples.hpp"
#include "tests/framework/storage/temporary_folder.hpp"

using namespace regatta;

namespace {

constexpr const char* part = "type = \"adaptive\"\nk = 7\n";

/// What every reader of studies promises, and that the inputs reach all of it.
void check(const FuzzFindings& found, std::size_t kinds) {
  MESSAGE(found.text());
  CHECK(found.fault_text() == "");
  CHECK(found.accepted_share() > 0.03);
  CHECK(found.accepted_share() < 0.7);
  CHECK(found.messages.size() > kinds);
}

Study parse(const std::string& text, const PipelineInfo& pipeline, const std::vector<std::string>& overrides = {},
            const IncludedTexts& included = {{"part.toml", part}}) {
  return parse_study(text, "study.toml", overrides, pipeline, {}, {.included = included});
}

}  // namespace

TEST_SUITE("faults/fuzz/study_files") {
  TEST_CASE("the examples are right") {
    for (const auto& study : fuzzed::swing_studies()) CHECK_NOTHROW(parse(study, fuzzed::swing_pipeline()));
  }

  TEST_CASE("studies of a pipeline with every kind of option") {
    const Mutator mutator(Mutator::Format::text, fuzzed::swing_studies(), fuzzed::study_tokens());
    const auto read = [&](std::uint64_t number) { parse(mutator.input(number), fuzzed::swing_pipeline()); };
    check(fuzz({"studies of the swing", read, {"study.toml", "part.toml"}}, 25'000), 300);
  }

  TEST_CASE("studies of the pendulum") {
    const Mutator mutator(Mutator::Format::text, fuzzed::pendulum_studies(), fuzzed::study_tokens());
    IncludedTexts included{{"part.toml", part}};
    const auto controllers = fuzzed::pendulum_controllers();
    for (std::size_t i = 0; i < controllers.size(); ++i)
      included[std::vector<std::string>{"tuned/adaptive.toml", "tuned/classical.toml", "tuned/hybrid.toml", "tuned/sta.toml"}.at(i)] =
          controllers[i];
    const auto read = [&](std::uint64_t number) { parse(mutator.input(number), fuzzed::pendulum_pipeline(), {}, included); };
    check(fuzz({"studies of the pendulum", read, {"study.toml", ".toml"}}, 8'000), 150);
  }

  TEST_CASE("files that a study includes, one in the other") {
    const Mutator mutator(Mutator::Format::text,
                          {part, "file = \"deeper.toml\"\nk = 2\n", "type = \"sta\"\nk = { file = \"deeper.toml\" }\n"},
                          fuzzed::study_tokens());
    const auto study = fuzzed::swing_studies().back();
    const auto read = [&](std::uint64_t number) {
      parse(study, fuzzed::swing_pipeline(), {}, {{"part.toml", mutator.input(number)}, {"deeper.toml", mutator.input(number + 1)}});
    };
    check(fuzz({"included files", read, {"study.toml", "part.toml", "deeper.toml"}}, 18'000), 100);
  }

  TEST_CASE("overrides") {
    const Mutator mutator(Mutator::Format::text,
                          {"samples.count=20", "phases.swing.step=0.01", "phases.swing.links.0.mass=2", "phases.swing.start.1=5",
                           "samples.parameters.angle={uniform=[0,1]}", "phases.swing.controller={file='part.toml'}",
                           "sweep.\"phases.swing.step\"=[0.1,0.2]", "phases.swing.note=some words", "phases.swing.controller.type=sta"},
                          fuzzed::study_tokens());
    const auto study = fuzzed::swing_studies().front();
    const auto read = [&](std::uint64_t number) { parse(study, fuzzed::swing_pipeline(), {"samples.count=20", mutator.input(number)}); };
    check(fuzz({"overrides", read, {"study.toml", "part.toml", "--set"}}, 10'000), 100);
  }

  TEST_CASE("files on a disk") {
    const TemporaryFolder folder;
    const auto file = folder / "study.toml";
    const Mutator mutator(Mutator::Format::text, fuzzed::swing_studies(), fuzzed::study_tokens());
    write_bytes(folder / "part.toml", bytes_of_text(part));
    const auto read = [&](std::uint64_t number) {
      write_bytes(file, bytes_of_text(mutator.input(number)));
      load_study(file, {}, fuzzed::swing_pipeline());
    };
    check(fuzz({"files of studies", read, {file.string(), "part.toml"}}, 1'000), 100);
  }
}
