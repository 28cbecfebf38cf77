#include <doctest/doctest.h>

#include "tests/framework/study/example_study.hpp"

using namespace example_study;

namespace {
std::string wrong(const std::string& override_text) { return wrong_with("[phases.swing]\nlinks = [{}, { mass = 2 }]\n", {override_text}); }
}  // namespace

TEST_SUITE("framework/study/override") {
  TEST_CASE("an override reaches any key, and goes before the file") {
    const std::string lines =
        "[phases.swing]\nstep = 0.5\nlinks = [{}, { mass = 2 }]\n[samples.parameters]\n\"plant.mass\" = 1\nangle = 0.2\n";
    const auto study = with(lines, {"phases.swing.step = 0.25", "phases.swing.controller.type=classical", "phases.swing.links.1.mass=3",
                                    "phases.swing.start.2=7", "phases.swing.warmup=2s", "phases.swing.note=two words", "study.title='a=b'",
                                    "samples.parameters.plant.mass=4", "samples.parameters.bias={uniform=[0,1]}",
                                    "samples.parameters.angle.uniform=[0,1]", "limits={steps=5}", "phases.\"swing\".fast=true"});
    const auto& options = swing_of(study);
    CHECK(options.step == 0.25);
    CHECK(options.controller.type == Law::classical);
    CHECK(options.links[1].mass == 3);
    CHECK(options.start[2] == 7);
    CHECK(options.warmup.seconds == 2);
    CHECK(options.note == "two words");
    CHECK(options.fast);
    CHECK(study.study.title == "a=b");
    CHECK(study.sample.as<Tilt>().plant.mass == 4);
    CHECK(study.limits.steps == 5);
    REQUIRE(study.parameters.size() == 2);
    CHECK(study.parameters[0].path == "angle");
    CHECK(study.parameters[1].path == "bias");
  }
  TEST_CASE("the last of two overrides counts") { CHECK(with("", {"samples.count=5", "samples.count=6"}).samples.count == 6); }

  TEST_CASE("a mistake names the override") {
    CHECK(wrong("phases.swing.duration=-5") ==
          "--set phases.swing.duration=-5: phases.swing.duration = -5 s is below 0 s; allowed 0 to 10000 s; try 0");
    CHECK(wrong("phases.swing.step=.5") == "--set phases.swing.step=.5: phases.swing.step = \".5\" is text; expected number [s]; try 0.5");
    CHECK(wrong("phases.swing.step.x=1") ==
          "--set phases.swing.step.x=1: phases.swing.step = { x = 1 } is a table; expected number [s]; try 0.001");
    CHECK(wrong("phases.simulate.step=1") ==
          "--set phases.simulate.step=1: phases.simulate is no phase of this pipeline (swing, rate); remove it");
  }
  TEST_CASE("an override that is none") {
    const std::string form = ": no key and value; write KEY=VALUE, as in --set phases.NAME.key=5";
    for (const char* text : {"", "abc", "=5", "a..b=1", ".a=1", "\"a=1"}) {
      CAPTURE(text);
      CHECK(wrong(text) == "--set " + std::string(text) + form);
    }
    CHECK(wrong("study.title=") == "--set study.title=: nothing stands after the =; write \"\" for an empty text");
    CHECK(wrong("phases.swing.start=[1,2") ==
          "--set phases.swing.start=[1,2: this is not TOML (array: encountered end-of-file); close the list: [1, 2]");
    CHECK(wrong("phases.swing.links.2.mass=1") == "--set phases.swing.links.2.mass=1: \"2\" names no element of the list; try 0 to 1");
    CHECK(wrong("study.title=\xFF") ==
          "--set study.title=\xFF: this is not TOML (Encountered invalid utf-8 sequence); save the file as UTF-8");
  }
}
