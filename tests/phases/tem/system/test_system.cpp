#include <doctest/doctest.h>

#include "framework/core/error.hpp"
#include "phases/tem/system/system.hpp"

using namespace regatta;
using namespace regatta::tem;

namespace {

System right() {
  System system;
  system.loop.radius = 20;
  system.gates.times = {1e-5, 1e-4};
  return system;
}

std::string mistakes(const System& system) {
  try {
    check(system, "s");
  } catch (const ConfigError& error) {
    return error.what();
  }
  return {};
}

template <class Change>
std::string after(Change change) {
  auto system = right();
  change(system);
  return mistakes(system);
}

}  // namespace

TEST_SUITE("phases/tem/system") {
  TEST_CASE("right ones pass") {
    CHECK(mistakes(right()).empty());
    CHECK(after([](System& s) { s.loop = {.radius = {}, .area = 400.0, .corners = {}, .height = 0}; }).empty());
    CHECK(after([](System& s) {
            s.loop = {.radius = {}, .area = {}, .corners = {{-20, -20}, {-20, 20}, {20, 20}, {20, -20}}, .height = 30};
            s.waveform = {.times = {-1e-3, -9e-4, -5e-6, 0}, .currents = {0, 1, 1, 0}, .frequency = 25.0};
            s.gates = {.times = {}, .open = {1e-5, 2e-5}, .close = {2e-5, 4e-5}};
          }).empty());
  }

  TEST_CASE("the loop") {
    CHECK(after([](System& s) { s.loop.radius.reset(); }) ==
          "s.loop has no shape; give radius or area of a circle, or the corners of a polygon");
    CHECK(after([](System& s) { s.loop.area = 3; }) == "s.loop has several shapes; keep one of radius, area and corners");
    const auto corners = [](std::vector<Point> points) {
      return after([&](System& s) {
        s.loop.radius.reset();
        s.loop.corners = std::move(points);
      });
    };
    CHECK(corners({{0, 0}, {1, 0}}) == "s.loop.corners are 2, which enclose nothing; give three or more");
    CHECK(corners({{0, 5}, {20, 5}, {40, 5}}) == "s.loop.corners lie on one line and enclose nothing; move one of them off it");
    CHECK(corners({{0, 0}, {9, 0}, {9, 9}, {0, 0}}) ==
          "s.loop.corners 3 and 0 are the same; leave one out (the last corner joins the first)");
    CHECK(corners({{0, 0}, {9, 9}, {9, 0}, {0, 9}}) ==
          "s.loop.corners make a polygon that crosses itself: side 0 meets side 2; give them in their order along the wire");
  }

  TEST_CASE("a current that is never there") {
    CHECK(after([](System& s) {
            s.waveform = {.times = {-1e-3, 0}, .currents = {0, 0}, .frequency = {}};
          }) == "s.waveform.currents are all 0, so that there is nothing to see; give that of the pulse, such as 1");
  }

  TEST_CASE("the receiver") {
    CHECK(after([](System& s) {
            s.receiver.position = {20, 0};
          }) ==
          "s.receiver.position = 20, 0 m lies, seen from above, 0 m from the wire of the loop, which the method does not take; move it by "
          "0.0354491 m or more");
  }

  TEST_CASE("the waveform") {
    const auto wave = [](std::vector<double> times, std::vector<double> currents, std::optional<double> frequency = {}) {
      return after([&](System& s) { s.waveform = {std::move(times), std::move(currents), frequency}; });
    };
    CHECK(wave({}, {}, 25) == "s.waveform.frequency needs the times and currents of a pulse");
    CHECK(wave({-1e-6, 0}, {1}) ==
          "s.waveform has 2 times and 1 currents; give one current a time\ns.waveform.currents ends in 1, but gates "
          "listen while there is none; let it end in 0 before the first gate");
    CHECK(wave({0, -1e-6}, {1, 0}) == "s.waveform.times must ascend, but 0 s is followed by -1e-06 s (elements 0 and 1)");
    CHECK(wave({-1e-6, 0}, {1, 0.5}) ==
          "s.waveform.currents ends in 0.5, but gates listen while there is none; let it end in 0 before the first gate");
    CHECK(wave({-1e-2, 0}, {1, 0}, 25) ==
          "s.waveform.currents begins with 1, but pulses that come again begin with 0; give the rise of the pulse as well");
    CHECK(wave({-3e-2, -2e-2, 0}, {0, 1, 0}, 25) ==
          "s.waveform.frequency = 25 Hz leaves 0.02 s for a pulse, but times last 0.03 s; lower it to 16.6667 Hz or less");
  }

  TEST_CASE("the gates") {
    CHECK(after([](System& s) { s.gates = {}; }) == "s.gates has none; give times, or open and close of each gate");
    CHECK(
        after([](System& s) { s.gates.open = s.gates.close = {1}; }) ==
        "s.gates has instants and gates that open and close; keep one of both\ns.gates.close of gate 0 is 1 s, not after it opens at 1 s");
    CHECK(after([](System& s) {
            s.gates.times = {2e-5, 1e-5};
          }) == "s.gates.times must ascend, but 2e-05 s is followed by 1e-05 s (elements 0 and 1)");
    CHECK(after([](System& s) {
            s.waveform = {.times = {0, 1e-5}, .currents = {1, 0}, .frequency = {}};
          }) ==
          "s.gates.times of gate 0 is 1e-05 s, but the current ends at 1e-05 s; begin at 1.001e-05 s or later, or shift the waveform's "
          "times");
    CHECK(after([](System& s) {
            s.waveform = {.times = {-1e-2, -9e-3, 0}, .currents = {0, 1, 0}, .frequency = 25.0};
            s.gates.times = {1e-5, 1.5e-2};
          }) == "s.gates.times of gate 1 is 0.015 s, but the next pulse begins at 0.01 s; leave it out, or lower waveform.frequency");
  }

  TEST_CASE("numbers out of their ranges, which no study has") {
    CHECK(after([](System& s) { s.loop.height = -3; }) == "s.loop.height = -3 m is outside 0 to 10000 m");
    CHECK(after([](System& s) {
            s.loop.radius = -20;
            s.receiver.low_pass = {1e5, 0};
            s.receiver.position = {std::nan(""), 0};
          }) ==
          "s.loop.radius = -20 m is outside 0.001 to 10000 m\ns.receiver.position[0] is no number; allowed -100000 to 100000 m\n"
          "s.receiver.low_pass[1] = 0 Hz is outside 1 to 1e+09 Hz");
    CHECK(after([](System& s) {
            s.waveform = {.times = {-3e-3, -1e-3}, .currents = {1, 0}, .frequency = {}};
            s.gates.times = {-5e-4};
          }) == "s.gates.times[0] = -0.0005 s is outside 1e-08 to 10 s");
  }

  TEST_CASE("all mistakes are said at once") {
    const auto text = after([](System& s) {
      s.loop.area = 3;
      s.gates = {};
    });
    CHECK(text ==
          "s.loop has several shapes; keep one of radius, area and corners\ns.gates has none; give times, or open and close of each gate");
  }
}
