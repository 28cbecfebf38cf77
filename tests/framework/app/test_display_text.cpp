#include <algorithm>

#include <doctest/doctest.h>

#include "framework/app/display_text.hpp"

using namespace regatta;

namespace {

StudyView four_lanes() {
  StudyView view;
  view.lanes = {{42, "simulate", 5120, 10000, true, 2.0}, {43, "score", 0, 0, true, 0.0}, {}, {7, "simulate", 10000, 10000, true, 4.0}};
  view.runs_done = 12;
  view.runs_total = 100;
  view.runs_failed = 2;
  view.samples_done = 1200;
  view.samples_total = 10000;
  view.elapsed = 60;
  return view;
}

std::size_t widest(const std::vector<std::string>& lines) {
  std::size_t width = 0;
  for (const auto& text : lines) width = std::max(width, text.size());
  return width;
}

}  // namespace

TEST_SUITE("framework/app/display_text") {
  TEST_CASE("a wide screen shows a bar a lane and the study") {
    const auto lines = frame(four_lanes(), 100, 24);
    REQUIRE(lines.size() == 5);
    CHECK(lines[0] == "0  000042  simulate  [====================>                   ]   51%  5,120/10,000  2.56k/s");
    CHECK(lines[1] == "1  000043  score                                                 0");
    CHECK(lines[2] == "2  idle");
    CHECK(lines[3] == "3  000007  simulate  [========================================]  100%  10,000/10,000  2.5k/s");
    // 1,200 samples in 60 s are 20/s; 8,800 are left: 440 s.
    CHECK(lines[4] == "12/100 runs | 2 failed | 1,200/10,000 samples | 7 min 20 s left | 1 min 00 s elapsed | samples 20/s");
  }
  TEST_CASE("it says when runs wait for the disk") {
    auto view = four_lanes();
    view.writes_refused = 2;
    CHECK(line(view).starts_with("12/100 runs, 2 failed, 2 wait because the disk refuses writes, 1,200/10,000 samples, "));
  }
  TEST_CASE("the case of a run stands before its phase") {
    auto view = four_lanes();
    view.lanes[0].case_name = "sta";
    view.lanes[3].case_name = "controller=adaptive, Tc=0.001";
    const auto lines = frame(view, 100, 24);
    CHECK(lines[0] == "0  000042  sta                   simulate  [=============>            ]   51%  5,120/10,000  2.56k/s");
    CHECK(lines[3] == "3  000007  controller=adaptive~  simulate  [==========================]  100%  10,000/10,000  2.5k/s");
    CHECK(widest(lines) <= 100);
  }
  TEST_CASE("no line is wider and no frame higher than the screen") {
    auto view = four_lanes();
    view.lanes.resize(70, {123456, "a_phase_with_a_very_long_name", 123456, 7654321, true, 1.0});
    for (std::size_t width = 0; width < 130; ++width)
      for (const std::size_t height : {1U, 2U, 3U, 4U, 10U, 24U, 100U}) {
        const auto lines = frame(view, width, height);
        CHECK(widest(lines) <= width);
        CHECK(lines.size() <= std::max<std::size_t>(1, height - 1));
      }
  }
  TEST_CASE("lanes that do not fit are counted") {
    auto view = four_lanes();
    view.lanes.resize(16);
    const auto lines = frame(view, 80, 7);
    REQUIRE(lines.size() == 6);
    CHECK(lines[4] == "... and 12 more lanes, 0 busy");
    CHECK(frame(view, 80, 19).size() == 17);  // all fit: no such line
    CHECK(frame(view, 80, 2).size() == 1);    // only the study
  }
  TEST_CASE("a narrow screen gives up the bar first, then the end of the line") {
    CHECK(frame(four_lanes(), 50, 24)[0] == "0  000042  simulate   51%  5,120/10,000  2.56k/s");
    CHECK(frame(four_lanes(), 25, 24)[0] == "0  000042  simulate   51%");
    CHECK(frame(four_lanes(), 25, 24)[4] == "12/100 runs | 2 failed");
  }
  TEST_CASE("more done than announced is not more than a whole bar") {
    auto view = four_lanes();
    view.lanes[0].done = 20000;
    CHECK(frame(view, 100, 24)[0].find("=]  100%  20,000/10,000") != std::string::npos);
  }
  TEST_CASE("one line tells the same") {
    CHECK(line(four_lanes()) ==
          "12/100 runs, 2 failed, 1,200/10,000 samples, 7 min 20 s left, 1 min 00 s elapsed, samples 20/s, 3 of 4 lanes busy");
  }
  TEST_CASE("a study of which nothing is known yet says what it can") {
    CHECK(line({}) == "0 runs, 0 ms elapsed");
    CHECK(frame({}, 80, 24) == std::vector<std::string>{"0 runs | 0 ms elapsed"});
    CHECK(seconds_left({}) < 0);
  }
  TEST_CASE("what earlier calls did makes no rate") {
    auto view = four_lanes();
    view.samples_before = 1200;
    CHECK(seconds_left(view) < 0);
    view.samples_before = 600;  // 600 in 60 s: 10/s
    CHECK(seconds_left(view) == doctest::Approx(880));
    CHECK(line(view).find("samples 10/s") != std::string::npos);
  }
  TEST_CASE("a study over files is measured in runs") {
    auto view = four_lanes();
    view.samples_done = view.samples_total = 0;
    view.runs_before = 6;
    CHECK(seconds_left(view) == doctest::Approx(880));  // 6 runs in 60 s, 88 left
    CHECK(line(view) == "12/100 runs, 2 failed, 14 min 40 s left, 1 min 00 s elapsed, runs 6/min, 3 of 4 lanes busy");
  }
  TEST_CASE("a study that is done has nothing left") {
    auto view = four_lanes();
    view.samples_done = view.samples_total;
    CHECK(seconds_left(view) == 0);
    CHECK(line(view).find("left") == std::string::npos);
    view.elapsed = 0;
    CHECK(seconds_left(view) == 0);
  }
  TEST_CASE("rates keep three digits and a number above one") {
    CHECK(rate_text(2.5e6) == "2.5M/s");
    CHECK(rate_text(12345) == "12.3k/s");
    CHECK(rate_text(999.4) == "999/s");
    CHECK(rate_text(0.5) == "30/min");
    CHECK(rate_text(0.002) == "7.2/h");
  }
}
