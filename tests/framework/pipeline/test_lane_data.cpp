#include <set>
#include <thread>

#include <doctest/doctest.h>
#include <libdeflate.h>

#include "framework/pipeline/pipeline.hpp"
#include "tests/framework/pipeline/example_phases.hpp"

using namespace regatta;
using namespace example;

namespace {

/// libdeflate: "A single compressor is not safe to use by multiple threads concurrently."
class Compressor {
 public:
  explicit Compressor(int level) : compressor_(libdeflate_alloc_compressor(level)) { ++made; }
  ~Compressor() {
    libdeflate_free_compressor(compressor_);
    destroyed_on.insert(std::this_thread::get_id());
  }
  Compressor(const Compressor&) = delete;
  Compressor& operator=(const Compressor&) = delete;

  std::size_t compressed_size(const std::vector<double>& values) {
    const auto size = values.size() * sizeof(double);
    room_.resize(libdeflate_deflate_compress_bound(compressor_, size));
    return libdeflate_deflate_compress(compressor_, values.data(), size, room_.data(), room_.size());
  }

  static inline std::atomic<int> made = 0;
  static inline std::set<std::thread::id> destroyed_on;

 private:
  libdeflate_compressor* compressor_;
  std::vector<std::byte> room_;
};

/// How far the angles compress.
class Entropy {
 public:
  static constexpr PhaseInfo info{.name = "entropy"};
  struct Options {
    int level = 6;
    static constexpr auto schema() { return fields(field<&Options::level>("of deflate", range(1, 12))); }
  };
  explicit Entropy(const Options&) {}
  static std::unique_ptr<Compressor> create_lane_data(const Options& options, std::size_t) {
    return std::make_unique<Compressor>(options.level);
  }
  Out<"bytes", int> process(In<"samples", Samples<Tilt>> samples, Local<Compressor>& compressor) const {
    std::vector<double> angles;
    for (const auto& row : samples->rows) angles.push_back(row.angle);
    if (angles.front() < 0) throw std::runtime_error("a negative angle");
    return static_cast<int>(compressor->compressed_size(angles));
  }
};
REGATTA_PHASE(Entropy);

/// A plain object, by value, in all functions of a stepper.
struct Tally {
  std::size_t lane = 0;
  int calls = 0;
};
class Count : public Swing {
 public:
  static constexpr PhaseInfo info{.name = "count"};
  explicit Count(const Options& options) : Swing(options) {}
  static Tally create_lane_data(const Options&, std::size_t lane) { return {lane, 0}; }
  State init(Local<Tally>& tally) const {
    ++tally->calls;
    return {};
  }
  Step step(State& state, Local<Tally>& tally) const {
    ++tally->calls;
    return ++state.step < 3 ? Step::more : Step::done;
  }
  void observe(const State&, Local<Tally>& tally, Recorder<Seen>&) const { ++tally->calls; }
  Out<"tally", std::vector<int>> finish(const State&, Local<Tally>& tally) const {
    return std::vector<int>{static_cast<int>(tally->lane), ++tally->calls};
  }
};
REGATTA_PHASE(Count);

class Empty {
 public:
  static constexpr PhaseInfo info{.name = "empty"};
  using Options = NoOptions;
  explicit Empty(const Options&) {}
  static std::unique_ptr<Tally> create_lane_data(const Options&, std::size_t) { return nullptr; }
  Out<"calls", int> process(In<"samples", Samples<Tilt>>, Local<Tally>& tally) const { return tally->calls; }
};
REGATTA_PHASE(Empty);

template <class P>
struct One {
  PipelineInfo info = pipeline<Out<"samples", Samples<Tilt>>>().template then<P>().info();
  std::unique_ptr<PhaseObject> object = info.phases[0].make(info.phases[0].options->create().get(), 0);

  /// The first output of a run in this lane; null: in none.
  template <class T>
  T run(LaneData* lane, double angle = 0.5, const StepperSettings& settings = {}) const {
    Products products(info.port_names());
    for (std::size_t i = 0; i < info.ports.size(); ++i) products.expect_readers(i, 2);
    products.put(0, std::make_shared<Samples<Tilt>>(Samples<Tilt>{0, std::vector<Tilt>(1000, {angle})}));
    RunScope scope;
    scope.lane = lane;
    Context context("test", scope, settings);
    object->execute(products, context);
    return *static_cast<const T*>(products.get(1));
  }
};

}  // namespace

TEST_SUITE("framework/pipeline/lane_data") {
  TEST_CASE("every lane has an object of its own, made by its first run and kept for the others") {
    const One<Entropy> phase;
    Compressor::made = 0;
    std::vector<int> sizes(4);
    {
      std::vector<std::jthread> lanes;
      for (std::size_t lane = 0; lane < sizes.size(); ++lane) {
        lanes.emplace_back([&, lane] {
          LaneData data(lane);
          for (int run = 0; run < 50; ++run) sizes[lane] = phase.run<int>(&data);
        });
      }
    }
    CHECK(Compressor::made == 4);
    CHECK(sizes == std::vector<int>(4, sizes[0]));
    CHECK(sizes[0] < 100);  // 8000 equal bytes a value: deflate has a token for 258 of them
  }

  TEST_CASE("a phase that throws loses it: the next run gets a fresh one") {
    const One<Entropy> phase;
    LaneData lane(0);
    Compressor::made = 0;
    const auto size = phase.run<int>(&lane);
    CHECK_THROWS_WITH(phase.run<int>(&lane, -1), "a negative angle");
    CHECK(phase.run<int>(&lane) == size);
    CHECK(Compressor::made == 2);
  }

  TEST_CASE("it is destroyed when the lane says so, on its thread") {
    const One<Entropy> phase;
    LaneData data(0);
    Compressor::destroyed_on.clear();
    std::thread::id lane_thread;
    std::jthread([&] {
      lane_thread = std::this_thread::get_id();
      phase.run<int>(&data);
      data.clear();
    }).join();
    CHECK(Compressor::destroyed_on == std::set{lane_thread});
  }

  TEST_CASE("all functions of a stepper get that of the lane; it knows the number of its lane") {
    const One<Count> phase;
    LaneData lane(3);
    StepperSettings settings;
    settings.record.samples = "0";
    CHECK(phase.run<std::vector<int>>(&lane, 0.5, settings) == std::vector<int>{3, 9});  // init, 3 steps, 4 looks, finish
    CHECK(phase.run<std::vector<int>>(&lane, 0.5, settings) == std::vector<int>{3, 18});
  }

  TEST_CASE("two phases of one class have two") {
    const One<Count> one, other;
    LaneData lane(0);
    CHECK(one.run<std::vector<int>>(&lane)[1] == 5);
    CHECK(other.run<std::vector<int>>(&lane)[1] == 5);
  }

  TEST_CASE("outside of a study it lives as long as a call") {
    const One<Count> phase;
    CHECK(phase.run<std::vector<int>>(nullptr)[1] == 5);
    CHECK(phase.run<std::vector<int>>(nullptr)[1] == 5);
  }

  TEST_CASE("a maker that makes nothing fails the run, and says so") {
    const One<Empty> phase;
    LaneData lane(0);
    CHECK_THROWS_WITH(phase.run<int>(&lane), "create_lane_data returned nothing");
  }

  TEST_CASE("a bare call") {
    Local compressor = Local(Entropy::create_lane_data({}, 0));
    CHECK(*Entropy({}).process(Samples<Tilt>{0, std::vector<Tilt>(1000, {0.5})}, compressor) < 100);
    Local tally(Tally{});
    CHECK(Count({}).init(tally).step == 0);
    CHECK(tally->calls == 1);
  }
}
