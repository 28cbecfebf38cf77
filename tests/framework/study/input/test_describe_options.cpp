#include <regex>

#include <doctest/doctest.h>

#include "framework/study/input/describe_options.hpp"
#include "tests/framework/study/example_study.hpp"

using namespace example_study;

TEST_SUITE("framework/study/describe_options") {
  TEST_CASE("every option of nested structs in a line") {
    const Swing::Options options;
    CHECK(describe_options(type_of<Swing::Options>(), &options, "phases.swing") ==
          R"(key                           type                              unit  range        default          meaning
phases.swing.step             number                            s     1e-06 to 1   0.001            fixed step
phases.swing.duration         number                            s     0 to 10000   10.0             simulated time
phases.swing.substeps         whole number                            1 to 64      4                in a step
phases.swing.order            whole number                                         4                of the method
phases.swing.fast             true | false                                         false            skip checks
phases.swing.note             text                                                 "none"           for people
phases.swing.controller.type  "classical" | "sta" | "adaptive"                     "sta"            law
phases.swing.controller.k     number                                  0 to 100     20.0             gain
phases.swing.start            3 x number                        rad                [0.1, 0.0, 0.0]  state
phases.swing.links            list of table                                        []               chain
phases.swing.links.N.mass     number                            kg    0.001 to 10  0.2              of the link
phases.swing.links.N.length   number                            m                  0.4              pivot to pivot
phases.swing.cutoff           number, or left out               Hz    1 to 1000    none             of the sensor
phases.swing.filter           "off" | number                    s     0 to 1       "off"            time constant
phases.swing.warmup           length of time                    s     0 to 100     "1s"             not scored
)");
  }
  TEST_CASE("long defaults are cut, and the prefix may be empty") {
    Tilt tilt;
    tilt.label = std::string(50, 'x');
    const auto text = describe_options(type_of<Tilt>(), &tilt);
    CHECK(text.find("\nlinks ") != std::string::npos);
    CHECK(text.find(" 2 elements ") != std::string::npos);
    CHECK(text.find(" \"" + std::string(28, 'x') + "... ") != std::string::npos);
  }
  TEST_CASE("the sections of a study describe themselves") {
    const StudySections sections;
    const auto text = std::regex_replace(describe_options(type_of<StudySections>(), &sections), std::regex("  +"), "  ");
    CHECK(text.find("\nsamples.per_run  \"auto\" | whole number  1 to 1000000000  \"auto\"  samples in a run") != std::string::npos);
  }
}
