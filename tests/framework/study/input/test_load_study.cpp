#include <filesystem>
#include <fstream>

#include <doctest/doctest.h>

#include "tests/framework/study/example_study.hpp"

using namespace example_study;

namespace {

struct Plain {
  double a = 1;
  static constexpr auto schema() { return fields(field<&Plain::a>("a")); }
};
class Alone {
 public:
  static constexpr PhaseInfo info{.name = "alone", .summary = "Writes one number"};
  using Options = Plain;
  explicit Alone(const Options& options) {
    if (options.a < 0) throw std::runtime_error("no root of a\nand no logarithm");
  }
  Out<"number", Plain> process() const { return Plain{}; }
};
REGATTA_PHASE(Alone);

std::string wrong_alone(const std::string& text) {
  return mistakes([&] {
    return parse_study("samples.count = 1\n" + text, "study.toml", {}, pipeline<Out<"samples", Samples<Tilt>>>().then<Alone>().info());
  });
}

}  // namespace

TEST_SUITE("framework/study/load_study") {
  TEST_CASE("the sections of a study, and their defaults") {
    const auto plain = read("[samples]\ncount = 1\n");
    CHECK(plain.study.seed == 0);
    CHECK(std::holds_alternative<Auto>(plain.samples.per_run));
    CHECK(plain.execution.stop_grace.seconds == 10);
    CHECK(plain.output.compression == Compression::default_);
    CHECK(plain.cases.front().phases.size() == 2);

    const auto study = read(R"([study]
title = "How far?"
seed = 5
[samples]
count = 1_000
method = "random"
per_run = 50
[execution]
cores = 3
stop_grace = "1min"
[output]
compression = "none"
)");
    CHECK(study.study.title == "How far?");
    CHECK(study.study.seed == 5);
    CHECK(study.samples.count == 1000);
    CHECK(std::get<std::uint64_t>(study.samples.per_run) == 50);
    CHECK(std::get<std::uint64_t>(study.execution.cores) == 3);
    CHECK(study.execution.stop_grace.seconds == 60);
    CHECK(study.output.compression == Compression::none);
  }

  TEST_CASE("the tables of a stepper go before those of the study, key by key") {
    const auto study = with(R"([checkpoint]
every = 5
keep = 7
[observe]
samples = "0-3"
[limits]
wall = "1h"
[phases.swing]
checkpoint.every = "2min"
on_diverged = "keep"
limits = { steps = 9 }
)");
    const auto& swing = study.cases.front().phases[0].stepper;
    CHECK(swing.checkpoint.seconds() == 120);
    CHECK(swing.checkpoint.keep == 7);
    CHECK(swing.record.samples == "0-3");
    CHECK(swing.limits.wall.seconds == 3600);
    CHECK(swing.limits.steps == 9);
    CHECK(swing.on_diverged == OnDiverged::keep);
    CHECK(study.cases.front().phases[1].stepper.checkpoint.seconds() == 5);
    CHECK(study.limits.wall.seconds == 3600);
    CHECK(study.limits.steps == 0);
  }

  TEST_CASE("all mistakes are reported at once, in order of place") {
    CHECK(mistakes([] {
            return read(R"([studdy]
seed = 1
[phases.swig]
[phases.rate]
checkpoint.every = 5
limit = "x"
[phases.swing]
step = 12
[samples]
per_run = 0
[samples.parameters]
angle = { uniform = [1, 0] }
)",
                        {"phases.swing.order=-1", "nonsense"});
          }) ==
          "study.toml:1:2: studdy is unknown; did you mean \"study\"?\n"
          "study.toml:3:9: phases.swig is no phase of this pipeline (swing, rate); did you mean \"swing\"?\n"
          "study.toml:5:1: phases.rate.checkpoint is for steppers, and rate is none; remove it\n"
          "study.toml:6:9: phases.rate.limit = \"x\" is text; expected number; try 1\n"
          "study.toml:8:8: phases.swing.step = 12 s is above 1 s; allowed 1e-06 to 1 s; try 1\n"
          "study.toml:9:1: samples.count is missing: how many samples to draw; try count = 1000 in [samples]\n"
          "study.toml:10:11: samples.per_run = 0 is below 1; allowed 1 to 1000000000; try 1\n"
          "study.toml:12:21: samples.parameters.angle.uniform = [1, 0] has its bounds in the wrong order; try [0, 1]\n"
          "--set phases.swing.order=-1: phases.swing.order = -1 is below 0; allowed 0 to 255; try 0\n"
          "--set nonsense: no key and value; write KEY=VALUE, as in --set phases.NAME.key=5");
  }

  TEST_CASE("sections of the wrong kind") {
    CHECK(mistakes([] { return read(""); }) ==
          "study.toml: samples.count is missing: how many samples to draw; try count = 1000 in [samples]");
    CHECK(mistakes([] { return read("samples = 5\n"); }) == "study.toml:1:11: samples = 5 is a whole number; expected table");
    CHECK(wrong_with("[phases]\nswing = 5\n") == "study.toml:4:9: phases.swing = 5 is a whole number; expected table");
    CHECK(mistakes([] { return read("phases = 5\n[samples]\ncount = 1\n"); }) ==
          "study.toml:1:10: phases is a whole number; expected a section [phases.NAME] for a phase");
    CHECK(wrong_with("[[limits]]\n") == "study.toml:3:1: limits = [{}] is a list; expected table; try { wall = \"0s\", steps = 0 }");
    CHECK(wrong_with("[phases.weather_forecast]\n") ==
          "study.toml:3:9: phases.weather_forecast is no phase of this pipeline (swing, rate); remove it");
    CHECK(wrong_with("[inputs]\nfiles = \"*.h5\"\n") ==
          "study.toml:3:2: inputs is for programs in which a run is an input file, and this one draws samples; write [samples] instead");
    CHECK(wrong_with("[zeppelin]\n") ==
          "study.toml:3:2: zeppelin is unknown; known here: study, samples, execution, memory, checkpoint, observe, limits, statistics, "
          "stop, "
          "output, phases, sweep");
  }

  TEST_CASE("every codec is known by its name; others are told which there are") {
    const auto codec = [](const std::string& name) {
      return read(fmt::format("[samples]\ncount = 1\n[output]\ncompression = \"{}\"\n", name)).output.compression;
    };
    CHECK(codec("none") == Compression::none);
    CHECK(codec("fast") == Compression::fast);
    CHECK(codec("default") == Compression::default_);
    CHECK(codec("small") == Compression::small);
    CHECK(wrong_with("[output]\ncompression = \"smal\"\n") ==
          "study.toml:4:15: output.compression = \"smal\" is unknown; allowed \"none\" | \"fast\" | \"default\" | \"small\"; did you mean "
          "\"small\"?");
  }

  TEST_CASE("what a phase says to its options stands where the value was written that it names first") {
    CHECK(wrong_with("[phases.swing]\nstep = 1\nduration = 0.5\n") ==
          "study.toml:4:8: swing.step = 1 s is above swing.duration = 0.5 s; try 5e-05");
    CHECK(wrong_with("[phases.swing]\norder = 4\nduration = 0.0\n") ==
          "study.toml:5:12: swing.step = 0.001 s is above swing.duration = 0 s; try 0");
    CHECK(wrong_with("[phases.swing]\nstep = 0.5\n", {"phases.swing.step=1", "phases.swing.duration=0.5"}) ==
          "--set phases.swing.step=1: swing.step = 1 s is above swing.duration = 0.5 s; try 5e-05");
    CHECK(wrong_with("", {"phases.swing.duration=0"}) ==
          "--set phases.swing.duration=0: swing.step = 0.001 s is above swing.duration = 0 s; try 0");
    CHECK(wrong_alone("[phases.alone]\na = -1\n") ==
          "study.toml:2:1: phases.alone: no root of a\nstudy.toml:2:1: phases.alone: and no logarithm");
  }

  TEST_CASE("a phase is asked whatever else is wrong, if its own options could be read") {
    CHECK(wrong_with("[phases.swing]\nstep = 1\nduration = 0.5\norder = -1\n") ==
          "study.toml:6:9: phases.swing.order = -1 is below 0; allowed 0 to 255; try 0");
    CHECK(wrong_with("[phases.swing]\nstep = 1\nduration = 0.5\nlimits = { step = 1 }\n[phases.rate]\nlimit = true\n") ==
          "study.toml:4:8: swing.step = 1 s is above swing.duration = 0.5 s; try 5e-05\n"
          "study.toml:6:12: phases.swing.limits.step is unknown; did you mean \"steps\"?\n"
          "study.toml:8:9: phases.rate.limit = true is true or false; expected number; try 1");
    // What steppers are told is not known when it could not be read.
    CHECK(wrong_with("[observe]\nevery = 200\nsamples = 5\n") ==
          "study.toml:5:11: observe.samples = 5 is a whole number; expected text; put it in quotes: \"5\"");
  }

  TEST_CASE("what a phase says to the settings of every stepper stands where they were written") {
    const std::string why = "phases.swing: record.every = 200 s is above 100 s; try 0.01";
    CHECK(wrong_with("[phases.swing]\nrecord.every = 200\n") == "study.toml:4:16: " + why);
    CHECK(wrong_with("[observe]\nevery = 200\n") == "study.toml:4:9: " + why);
    CHECK(wrong_with("[observe]\nevery = 200\n[phases.swing]\nrecord.samples = \"3\"\n") == "study.toml:4:9: " + why);
    CHECK(wrong_with("", {"observe.every=200"}) == "--set observe.every=200: " + why);
    // Also beside what its constructor says of the options.
    CHECK(wrong_with("[phases.swing]\nrecord.every = 200\nstep = 1\nduration = 0.5\n") ==
          "study.toml:4:16: " + why + "\nstudy.toml:5:8: swing.step = 1 s is above swing.duration = 0.5 s; try 5e-05");
  }

  TEST_CASE("ids of recorded samples are checked") {
    CHECK(wrong_with("[observe]\nsamples = \"9-1\"\n[phases.swing]\nrecord.samples = \"x\"\n")
              .starts_with("study.toml:4:11: observe.samples = \"9-1\": \"9-1\" is a range that ends before it begins; write 1-9\n"
                           "study.toml:6:18: phases.swing.record.samples = \"x\": "));
    CHECK(wrong_with("[observe]\nsamples = \"0-3,9-20\"\n").empty());
    CHECK(wrong_with("[observe]\nsamples = \"0-3,10-20\"\n") ==
          "study.toml:4:11: observe.samples = \"0-3,10-20\": the study has none of the samples 10-20; name some of 0-9, or raise "
          "samples.count");
  }

  TEST_CASE("a caller's check adds its mistakes to the others; what could not be read has its default") {
    CHECK(mistakes([] {
            return parse_study("[samples]\ncount = 10\nper_run = 0\n[execution]\ncores = -1\nstop_grace = 5\n", "study.toml", {},
                               swing_pipeline(), [](const Study& study, const TomlNode& root, Problems& problems) {
                                 CHECK(std::holds_alternative<Auto>(study.samples.per_run));
                                 CHECK(std::holds_alternative<Auto>(study.execution.cores));
                                 problems.add(root.nearest_to("samples.count").place, "ten is enough");
                                 problems.add({.argument = Place::elsewhere}, "--cores 7: too many");
                               });
          }) ==
          "study.toml:2:9: ten is enough\n"
          "study.toml:3:11: samples.per_run = 0 is below 1; allowed 1 to 1000000000; try 1\n"
          "study.toml:5:9: execution.cores = -1 is below 1; allowed 1 to 65536; try 1\n"
          "--cores 7: too many");
  }

  TEST_CASE("whole numbers beyond 64 bits name their limits") {
    const std::string limits = "; a whole number lies between -9223372036854775808 and 9223372036854775807";
    const auto given = wrong_with("", {"study.seed=99999999999999999999"});
    CHECK_MESSAGE(given.starts_with("--set study.seed=99999999999999999999: this is not TOML ("), given);
    CHECK_MESSAGE(given.ends_with(limits + "; a text needs quotes"), given);
    CHECK(wrong_with("[study]\nseed = 99999999999999999999\n").ends_with(limits));
    CHECK(wrong_with("", {"study.seed=1e20"}) ==
          "--set study.seed=1e20: study.seed = 1e+20 is too large; allowed 0 to 9223372036854775807");
  }

  TEST_CASE("files") {
    const auto folder = std::filesystem::temp_directory_path() / "regatta_test_load_study";
    std::filesystem::create_directories(folder);
    const auto file = folder / "study.toml";
    const std::string text = "[samples]\ncount = 2 # two\r\n";
    std::ofstream(file, std::ios::binary) << text;
    const auto study = load_study(file, {"samples.count=3"}, swing_pipeline());
    CHECK(study.file == file);
    CHECK(study.text == text);
    CHECK(study.overrides == std::vector<std::string>{"samples.count=3"});
    CHECK(study.samples.count == 3);
    const auto load = [](const std::filesystem::path& path) { return mistakes([&] { return load_study(path, {}, swing_pipeline()); }); };
    CHECK(load(folder) == folder.string() + ": this is a folder; give the path of a study file");
    CHECK(load(folder / "none.toml") ==
          (folder / "none.toml").string() + ": cannot be opened (No such file or directory); give the path of a study file");
    CHECK(mistakes([] { return read("count = \n"); }) ==
          "study.toml:1:9: this is not TOML (key-value pair: expected value, saw '\\n'); a line is key = value or [section]");
    std::filesystem::remove_all(folder);
  }
}
