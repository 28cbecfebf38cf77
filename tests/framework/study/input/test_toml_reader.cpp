#include <doctest/doctest.h>

#include "tests/framework/study/example_study.hpp"

using namespace example_study;

namespace {

/// What is wrong with one line of [phases.swing], which stands at 4:1, without "study.toml:4:".
std::string wrong(const std::string& line) {
  const auto text = wrong_with("[phases.swing]\n" + line + "\n");
  const std::string_view place = "study.toml:4:";
  return text.starts_with(place) ? text.substr(place.size()) : text;
}

}  // namespace

TEST_SUITE("framework/study/toml_reader") {
  TEST_CASE("every kind of value is read") {
    const auto study = with(R"([phases.swing]
step = 1
substeps = 1e1
order = 255
fast = true
note = "a\nb"
controller = { type = "adaptive", k = 5 }
start = [1, 2.5, 3]
links = [{ mass = 2 }, {}]
cutoff = 30
filter = 0.25
warmup = "500ms"
)");
    const auto& options = swing_of(study);
    CHECK(options.step == 1);
    CHECK(options.substeps == 10);
    CHECK(options.order == 255);
    CHECK(options.fast);
    CHECK(options.note == "a\nb");
    CHECK(options.controller.type == Law::adaptive);
    CHECK(options.controller.k == 5);
    CHECK(options.start == std::array<double, 3>{1, 2.5, 3});
    REQUIRE(options.links.size() == 2);
    CHECK(options.links[0].mass == 2);
    CHECK(options.links[1].mass == 0.2);
    CHECK(options.cutoff == 30);
    CHECK(std::get<double>(options.filter) == 0.25);
    CHECK(options.warmup.seconds == 0.5);
  }
  TEST_CASE("what is not given keeps its default, and single elements can be changed") {
    const auto study = with("[phases.swing]\nstart.1 = 5\ncontroller.k = 1\ncutoff = \"none\"\nfilter = \"off\"\nwarmup = 2\n");
    CHECK(swing_of(study).start == std::array<double, 3>{0.1, 5, 0});
    CHECK(swing_of(study).controller.type == Law::sta);
    CHECK(!swing_of(study).cutoff);
    CHECK(std::holds_alternative<Off>(swing_of(study).filter));
    CHECK(swing_of(study).warmup.seconds == 2);
  }
  TEST_CASE("wrong types") {
    CHECK(wrong("step = \"a\"") == "8: phases.swing.step = \"a\" is text; expected number [s]; try 0.001");
    CHECK(wrong("step = \"0.5\"") == "8: phases.swing.step = \"0.5\" is text; expected number [s]; try 0.5");
    CHECK(wrong("step = 12:00:00") == "8: phases.swing.step = 12:00:00 is a date or time; expected number [s]; try 0.001");
    CHECK(wrong("cutoff = []") == "10: phases.swing.cutoff = [] is a list; expected number [Hz]; try 1");
    CHECK(wrong("fast = 1") == "8: phases.swing.fast = 1 is a whole number; expected true | false; try false");
    CHECK(wrong("note = 0.5") == "8: phases.swing.note = 0.5 is a number; expected text; put it in quotes: \"0.5\"");
    CHECK(wrong("controller = 5") == "14: phases.swing.controller = 5 is a whole number; expected table; try { type = \"sta\", k = 20.0 }");
    CHECK(wrong("controller.type = 5") ==
          "19: phases.swing.controller.type = 5 is a whole number; expected \"classical\" | \"sta\" | \"adaptive\"; try \"sta\"");
    CHECK(wrong("links = true") == "9: phases.swing.links = true is true or false; expected list of table");
    CHECK(wrong("start = 1") == "9: phases.swing.start = 1 rad is a whole number; expected 3 x number [rad]; try [1]");
    CHECK(wrong("filter = true") == "10: phases.swing.filter = true is true or false; expected \"off\" | number [s]; try \"off\"");
    CHECK(wrong("warmup = false") == "10: phases.swing.warmup = false is true or false; expected length of time; try \"1s\"");
  }
  TEST_CASE("out of range: the value with its unit, what is allowed, the nearest allowed value") {
    CHECK(wrong("step = 12") == "8: phases.swing.step = 12 s is above 1 s; allowed 1e-06 to 1 s; try 1");
    CHECK(wrong("step = 0.0") == "8: phases.swing.step = 0.0 s is below 1e-06 s; allowed 1e-06 to 1 s; try 1e-06");
    CHECK(wrong("substeps = 65") == "12: phases.swing.substeps = 65 is above 64; allowed 1 to 64; try 64");
    CHECK(wrong("order = 256") == "9: phases.swing.order = 256 is above 255; allowed 0 to 255; try 255");
    CHECK(wrong("order = -1") == "9: phases.swing.order = -1 is below 0; allowed 0 to 255; try 0");
    CHECK(wrong("substeps = 1.5") == "12: phases.swing.substeps = 1.5 is not a whole number; try 2");
    CHECK(wrong("filter = 3") == "10: phases.swing.filter = 3 s is above 1 s; allowed 0 to 1 s; try 1");
    CHECK(wrong("cutoff = 0.5") == "10: phases.swing.cutoff = 0.5 Hz is below 1 Hz; allowed 1 to 1000 Hz; try 1");
    CHECK(wrong("warmup = \"5min\"") == "10: phases.swing.warmup = \"5min\" is above 100 s; allowed 0 to 100 s; try \"100s\"");
    CHECK(wrong("warmup = -1") == "10: phases.swing.warmup = -1 s is below 0 s; allowed 0 to 100 s; try \"0s\"");
    CHECK(wrong("warmup = \"3 days\"") ==
          "10: phases.swing.warmup = \"3 days\" is not a length of time; try \"500ms\", \"30s\", \"5min\" or \"2h\"");
    CHECK(wrong_with("[study]\nseed = 1e17\n") ==
          "study.toml:4:8: study.seed = 1e+17 is too large to be exact as a floating-point number; write all its digits");
    CHECK(with("[study]\nseed = 9223372036854775807\n").study.seed == 9223372036854775807U);
  }
  TEST_CASE("numbers are finite") {
    CHECK(wrong("step = nan") == "8: phases.swing.step = nan s is not a finite number; write a number such as 0.5 or 1e-3");
    CHECK(wrong("step = -inf") == "8: phases.swing.step = -inf s is not a finite number; write a number such as 0.5 or 1e-3");
    CHECK(wrong("substeps = inf") == "12: phases.swing.substeps = inf is not a finite number; write a whole number, 1 to 64");
    CHECK(wrong("warmup = \"1e308h\"") ==
          "10: phases.swing.warmup = \"1e308h\" is not a finite number; write a length of time such as \"30s\", 0 to 100 s");
  }
  TEST_CASE("sizes in quotes: the unit, and the number that was meant") {
    const auto total = [](const std::string& value) { return wrong_with("[memory]\ntotal = " + value + "\n"); };
    CHECK(total("\"5 GB\"") == "study.toml:4:9: memory.total = \"5 GB\" is unknown; allowed \"auto\" | whole number [MiB]; try 4769");
    CHECK(total("\"2 GiB\"").ends_with("; try 2048"));
    CHECK(total("\"64\"").ends_with("; try 64"));
    CHECK(total("\"-3\"").ends_with("; try 1"));
    CHECK(total("\"5 apples\"") == "study.toml:4:9: memory.total = \"5 apples\" is unknown; allowed \"auto\" | whole number [MiB]");
    CHECK(total("nan") == "study.toml:4:9: memory.total = nan MiB is not a finite number; write a whole number, 1 to 1000000000 MiB");
    CHECK(total("1e400").ends_with("; numbers are 0, or between 2.3e-308 and 1.7e308 in size"));
    CHECK(wrong_with("[checkpoint]\nevery = nan\n") ==
          "study.toml:4:9: checkpoint.every = nan s is not a finite number; write a length of time such as \"30s\", 0 to 1000000 s");
  }
  TEST_CASE("unknown names: the nearest, and all") {
    CHECK(wrong("controller.type = \"stt\"") ==
          "19: phases.swing.controller.type = \"stt\" is unknown; allowed \"classical\" | \"sta\" | \"adaptive\"; did you mean \"sta\"?");
    CHECK(wrong("controller.type = \"lqr regulator\"") ==
          "19: phases.swing.controller.type = \"lqr regulator\" is unknown; allowed \"classical\" | \"sta\" | \"adaptive\"");
    CHECK(wrong("filter = \"of\"") == "10: phases.swing.filter = \"of\" is unknown; allowed \"off\" | number [s]; did you mean \"off\"?");
  }
  TEST_CASE("unknown keys: the nearest, or what is known") {
    CHECK(wrong("duratoin = 1") == "1: phases.swing.duratoin is unknown; did you mean \"duration\"?");
    CHECK(wrong("controller.gain_of_it = 1") == "12: phases.swing.controller.gain_of_it is unknown; known here: type, k");
    CHECK(wrong("controller.file = \"a.h5\"") ==
          "12: phases.swing.controller.file names no file that is included; write file = \"NAME.toml\"");
  }
  TEST_CASE("lists and arrays") {
    CHECK(wrong("start = [1, 2]") == "9: phases.swing.start = [1, 2] has 2 elements; expected 3 x number");
    CHECK(wrong("start = [1, 2, \"a\"]") == "16: phases.swing.start.2 = \"a\" is text; expected number [rad]; try 0");
    CHECK(wrong("start.3 = 1") == "7: phases.swing.start.3 names no element of the list; try 0 to 2");
    CHECK(wrong("links.0.mass = 1") == "7: phases.swing.links.0 names no element: the list is empty; write the whole list");
    CHECK(wrong("links = { mass = 0.2, name = \"rod\" }") ==
          "9: phases.swing.links = { mass = 0.2, name = \"rod\" } is a table; expected a list of tables; "
          "write [{ mass = 0.2, name = \"rod\" }]");
    CHECK(wrong("links = [{}, { mass = 0 }]") ==
          "23: phases.swing.links.1.mass = 0 kg is below 0.001 kg; allowed 0.001 to 10 kg; try 0.001");
    CHECK(wrong_with("[[phases.swing.links]]\n[[phases.swing.links]]\nmas = 1\n") ==
          "study.toml:5:1: phases.swing.links.1.mas is unknown; did you mean \"mass\"?");
  }
}
