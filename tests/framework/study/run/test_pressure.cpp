#include <string>
#include <vector>

#include <doctest/doctest.h>

#include "framework/study/run/pressure.hpp"

using namespace regatta;
using namespace std::chrono_literals;
using Step = Pressure::Step;

namespace {

struct Example {
  Pressure::Load load{};
  std::vector<std::string> said;
  Pressure pressure{[this] { return load; }, [this](const std::string& text) { said.push_back(text); }};
  Pressure::Clock::time_point now{1h};
  double waited = 0;

  /// Looks once a second.
  void pass(int seconds, double waiting = 0) {
    for (int i = 0; i < seconds; ++i) pressure.look(waited += waiting, now += 1s);
  }
};

}  // namespace

TEST_SUITE("framework/study/pressure") {
  TEST_CASE("memory: less often, then smaller, then fewer, each said once; undone in the reverse order when it is over") {
    Example example;
    auto& pressure = example.pressure;
    example.pass(3);
    CHECK(pressure.step() == Step::none);
    CHECK(pressure.stretch() == 1);
    CHECK(pressure.compression(Compression::fast) == Compression::fast);
    CHECK(pressure.keep(3) == 3);
    example.load.memory = 0.95;
    example.pass(4);
    CHECK(pressure.step() == Step::less_often);
    CHECK(pressure.stretch() == 4);
    CHECK(pressure.compression(Compression::fast) == Compression::fast);
    example.pass(5);
    CHECK(pressure.step() == Step::smaller);
    CHECK(pressure.compression(Compression::fast) == Compression::small);
    CHECK(pressure.keep(3) == 3);
    example.pass(30);
    CHECK(pressure.step() == Step::fewer);
    CHECK(pressure.keep(3) == 1);
    CHECK(example.said == std::vector<std::string>{
                              "95 % of the memory is in use: checkpoints are made a quarter as often, until that is over",
                              "95 % of the memory is in use: checkpoints are compressed more, until that is over",
                              "95 % of the memory is in use: one checkpoint is kept of a phase, until that is over",
                          });
    example.load.memory = 0.8;  // a little below the limit is no end of it
    example.pass(10);
    CHECK(pressure.step() == Step::fewer);
    example.load.memory = 0.5;
    example.pass(30);
    CHECK(pressure.step() == Step::none);
    CHECK(example.said.size() == 6);
    CHECK(example.said[3] == "memory and disk have room again: \"one checkpoint is kept of a phase\" is undone");
    CHECK(example.said[5] == "memory and disk have room again: \"checkpoints are made a quarter as often\" is undone");
  }

  TEST_CASE("the disk: lanes that wait for it, or little that is left") {
    Example example;
    example.pass(3, 0.05);
    CHECK(example.pressure.step() == Step::none);
    example.pass(2, 0.5);
    CHECK(example.pressure.step() == Step::less_often);
    CHECK(example.said.back() ==
          "lanes wait for the disk, 0.5 s in the last 1 s: checkpoints are made a quarter as often, until that is over");
    Example full;
    full.load.disk_free = 100e6;
    full.pass(3);
    CHECK(full.said.back() == "the disk has 95.4 MiB left: checkpoints are made a quarter as often, until that is over");
  }

  TEST_CASE("it looks once a second, however often it is asked") {
    int measured = 0;
    Pressure pressure([&] { return ++measured, Pressure::Load{}; }, [](const std::string&) {});
    const Pressure::Clock::time_point begin(1h);
    for (int i = 0; i < 1'000; ++i) pressure.look(0, begin + i * 10ms);
    CHECK(measured == 10);
  }
}
