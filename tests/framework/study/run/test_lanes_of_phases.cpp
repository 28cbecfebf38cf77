#include <set>
#include <thread>

#include <doctest/doctest.h>

#include "tests/framework/study/study_of_swings.hpp"
#include "tests/framework/study/temporary_folder.hpp"

using namespace regatta;
using example::run_study;
using example::Seen;
using example::StudyCall;
using example::Tilt;

namespace {

/// Scratch that notices when two threads use it.
class Scratch {
 public:
  Scratch() { ++made; }
  ~Scratch() {
    const std::lock_guard lock(mutex);
    if (std::this_thread::get_id() != owner_) ++destroyed_elsewhere;
    ++destroyed;
  }
  Scratch(const Scratch&) = delete;
  Scratch& operator=(const Scratch&) = delete;

  std::vector<double>& room() {
    if (std::this_thread::get_id() != owner_) ++shared;
    return room_;
  }

  static inline std::mutex mutex;
  static inline std::atomic<int> made = 0, shared = 0, destroyed = 0, destroyed_elsewhere = 0;

 private:
  std::thread::id owner_ = std::this_thread::get_id();
  std::vector<double> room_;
};

class Smooth {
 public:
  static constexpr PhaseInfo info{.name = "smooth", .summary = "Uses scratch of its lane"};
  struct Options {
    double weight = 0.5;
    static constexpr auto schema() { return fields(field<&Options::weight>("of the one before", range(0, 1))); }
  };
  explicit Smooth(const Options& options) : weight_(options.weight) {
    require(options.weight < 1, "smooth.weight = {} is not below 1; try 0.5", options.weight);
  }
  static std::unique_ptr<Scratch> create_lane_data(const Options&, std::size_t) { return std::make_unique<Scratch>(); }
  Out<"smoothed", Samples<Seen>> process(In<"samples", Samples<Tilt>> samples, Local<Scratch>& scratch, Context& run) const {
    auto& room = scratch->room();
    room.clear();
    for (const auto& row : samples->rows) {
      auto noise = run.random(samples->first_id + room.size());
      room.push_back(row.angle * (1 - weight_) + weight_ * noise.uniform());
    }
    Samples<Seen> out{samples->first_id, {}};
    for (const double value : room) out.rows.push_back({value});
    return out;
  }

 private:
  double weight_;
};
REGATTA_PHASE(Smooth);

/// As around a library with global state.
class Global {
 public:
  static constexpr PhaseInfo info{.name = "global", .summary = "One lane at a time"};
  static constexpr bool serial = true;
  using Options = NoOptions;
  explicit Global(const Options&) {}
  Out<"counted", Samples<Seen>> process(In<"low/smoothed", Samples<Seen>> low, In<"high/smoothed", Samples<Seen>> high) const {
    if (++inside != 1) together = true;
    Samples<Seen> sums{low->first_id, {}};
    for (std::size_t i = 0; i < low->rows.size(); ++i) sums.rows.push_back({low->rows[i].angle + high->rows[i].angle});
    std::this_thread::sleep_for(std::chrono::microseconds(300));
    --inside;
    return sums;
  }
  static inline std::atomic<int> inside = 0;
  static inline std::atomic<bool> together = false;
};
REGATTA_PHASE(Global);

const PipelineInfo& branches() {
  static const auto info = pipeline<Out<"samples", Samples<Tilt>>>()
                               .then<As<"low", Smooth>>()
                               .then<As<"high", Smooth>>()
                               .then<Global>()
                               .reduce<"low/smoothed">()
                               .reduce<"counted">()
                               .info();
  return info;
}

StudyCall call(std::vector<unsigned> pus, std::vector<std::string> overrides = {}) {
  return {
      .overrides = std::move(overrides),
      .pus = std::move(pus),
      .text = "[samples]\ncount = 60\nper_run = 2\n[samples.parameters]\nangle = { uniform = [0.1, 0.5] }\n[phases.low]\nweight = 0.1\n",
      .pipeline = &branches()};
}

std::string hash_of(const TemporaryFolder& folder, const char* port) {
  return Reader(Workspace(folder.path()).study_file()).text(std::string("/results/") + port, "hash").value();
}

}  // namespace

TEST_SUITE("framework/study/lanes_of_phases") {
  TEST_CASE("lanes with scratch of their own and a phase that lets in one at a time: the same bits on one lane and on three") {
    const TemporaryFolder one, three;
    Scratch::made = Scratch::shared = Scratch::destroyed = Scratch::destroyed_elsewhere = 0;
    CHECK(run_study(one.path(), call({0})).report.complete == 30);
    CHECK(Scratch::made == 2);  // of two phases
    CHECK(run_study(three.path(), call({0, 0, 0})).report.complete == 30);
    CHECK(Scratch::made <= 2 + 6);
    CHECK(Scratch::shared == 0);
    CHECK(Scratch::destroyed == Scratch::made);
    CHECK(Scratch::destroyed_elsewhere == 0);
    CHECK_FALSE(Global::together);
    for (const auto* port : {"low/smoothed", "counted"}) CHECK(hash_of(one, port) == hash_of(three, port));
  }

  TEST_CASE("a phase under another name has options, results and reasons of its own") {
    const TemporaryFolder folder;
    run_study(folder.path(), call({0}));
    const auto file = example::run_file_of(folder.path(), 0);
    CHECK(file.has("/phases/low/smoothed"));  // not low/low
    CHECK(file.has("/phases/high/smoothed"));
    CHECK(file.long_text("/config/low/options") == "weight = 0.1\n");
    CHECK(file.long_text("/config/high/options") == "weight = 0.5\n");

    const auto again = run_study(folder.path(), call({0}, {"phases.high.weight=0.7"}));
    CHECK(again.plan.runs[0].execute == std::vector<std::uint8_t>{0, 1, 1});
    CHECK(again.plan.runs[0].reason == "phases.high.weight is 0.7, was 0.5");
    CHECK(again.report.complete == 30);
  }

  TEST_CASE("what a phase says of its options names it as the study does, at its key") {
    const auto wrong = [](const std::string& text) -> std::string {
      try {
        parse_study("[samples]\ncount = 4\n" + text, "study.toml", {}, branches());
      } catch (const ConfigError& error) {
        return error.what();
      }
      return {};
    };
    CHECK(wrong("[phases.high]\nweight = 1\n") == "study.toml:4:10: high.weight = 1 is not below 1; try 0.5");
    CHECK(wrong("[phases.smooth]\nweight = 1\n") ==
          "study.toml:3:9: phases.smooth is no phase of this pipeline (low, high, global); remove it");
  }
}
