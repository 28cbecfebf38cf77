#include <thread>

#include <doctest/doctest.h>

#include "framework/pipeline/pipeline.hpp"
#include "tests/framework/pipeline/example_phases.hpp"

using namespace regatta;
using namespace example;

namespace {

using Source = Out<"samples", Samples<Tilt>>;
constexpr auto diamond = pipeline<Source>().then<Load>().then<Scale>().then<Average>().then<Combine>().reduce<"results">();

/// Executes all phases in order of declaration, as a lane of width one does.
std::vector<PhaseOutcome> execute(const PipelineInfo& info, Products& products, const RunScope& scope = {},
                                  const StepperSettings& settings = {}, const std::vector<Object>& options = {}) {
  std::vector<PhaseOutcome> outcomes;
  for (std::size_t i = 0; i < info.phases.size(); ++i) {
    const auto& node = info.phases[i];
    const auto object = node.make(options.empty() ? node.options->create().get() : options[i].value.get(), scope.seed);
    Context context(node.name, scope, settings);
    outcomes.push_back(object->execute(products, context));
  }
  return outcomes;
}

void put_samples(Products& products, const PipelineInfo& info, std::vector<Tilt> rows, std::uint64_t first = 0) {
  for (std::size_t i = 0; i < info.ports.size(); ++i) products.expect_readers(i, 10);
  products.put(0, std::make_shared<Samples<Tilt>>(Samples<Tilt>{first, std::move(rows)}));
}

}  // namespace

TEST_SUITE("framework/pipeline/pipeline") {
  TEST_CASE("a diamond knows its ports and edges") {
    const auto info = diamond.info();
    REQUIRE(info.ports.size() == 6);
    CHECK(info.source_count == 1);
    CHECK(info.source().name == "samples");
    CHECK(info.ports[1].name == "angles");
    CHECK(info.ports[1].type == nullptr);
    CHECK(info.ports[5].name == "results");
    CHECK(info.ports[5].reduced);
    CHECK_FALSE(info.ports[4].reduced);
    CHECK(info.find("load")->after.empty());
    CHECK(info.find("scale")->after == std::vector<std::size_t>{0});
    CHECK(info.find("average")->outputs == std::vector<std::size_t>{3, 4});
    CHECK(info.find("combine")->after == std::vector<std::size_t>{1, 2});
    CHECK(info.find("combine")->inputs == std::vector<std::size_t>{3, 2, 0});
    CHECK(info.find("nothing") == nullptr);
  }

  TEST_CASE("products flow through fan-out and join") {
    const auto info = diamond.info();
    Products products(info.port_names());
    put_samples(products, info, {{0.1}, {0.3}}, 40);
    execute(info, products);
    const auto& results = *static_cast<const Samples<Result>*>(products.get(5));
    CHECK(results.first_id == 40);
    REQUIRE(results.rows.size() == 2);
    CHECK(results.rows[1].scaled == 0.6);
    CHECK(results.rows[1].high);
    CHECK(*static_cast<const int*>(products.get(4)) == 2);
  }

  TEST_CASE("shared data is made once, and its failure is every run's") {
    const auto info = diamond.info();
    const auto& node = *info.find("scale");
    Scale::tables_made = 0;
    const auto object = node.make(node.options->create().get(), 0);
    const auto bad = node.make(make_object(Scale::Options{0}).value.get(), 0);
    const auto empty = node.make(make_object(Scale::Options{10}).value.get(), 0);
    CHECK(Scale::tables_made == 0);  // lazily
    for (int run = 0; run < 3; ++run) {
      Products products(info.port_names());
      for (std::size_t i = 0; i < info.ports.size(); ++i) products.expect_readers(i, 2);
      products.put(1, std::make_shared<Opaque>(Opaque{{1}}));
      Context context("scale");
      CHECK_THROWS_WITH(bad->execute(products, context), "a factor of 0");
      CHECK_THROWS_WITH(empty->execute(products, context), "create_shared_data returned nothing");
      object->execute(products, context);
    }
    CHECK(Scale::tables_made == 3);
  }

  TEST_CASE("a phase that stands twice has two names, and what it writes stands below them") {
    const auto info = pipeline<Source>()
                          .then<As<"low", Load>>()
                          .then<As<"high", Load>>()
                          .then<As<"wide", Scale, "high">>()
                          .then<As<"narrow", Scale, "low">>()
                          .info();
    CHECK(info.port_names() == std::vector<std::string>{"samples", "low/angles", "high/angles", "wide/scaled", "narrow/scaled"});
    CHECK(info.find("low")->class_name == "load");
    CHECK(info.find("low")->inputs == std::vector<std::size_t>{0});  // nobody writes "low/samples"
    CHECK(info.find("wide")->after == std::vector<std::size_t>{1});
    CHECK(info.find("narrow")->after == std::vector<std::size_t>{0});
    CHECK(info.find("scale") == nullptr);

    Products products(info.port_names());
    put_samples(products, info, {{0.1}});
    const auto none = make_object(NoOptions{});
    execute(info, products, {}, {}, {none, none, make_object(Scale::Options{3}), make_object(Scale::Options{0.5})});
    const auto scaled = [&](std::size_t port) { return static_cast<const Opaque*>(products.get(port))->angles.front(); };
    CHECK(scaled(3) == 0.1 * 3);
    CHECK(scaled(4) == 0.1 * 0.5);
  }

  TEST_CASE("the random numbers of a phase are those of its name in the pipeline") {
    const auto info = pipeline<Source>().then<Swing>().then<As<"other", Swing>>().info();
    const auto swung = [&](std::string_view name) {
      Products products(info.port_names());
      put_samples(products, info, {{0.1}});
      execute(info, products);
      const auto port = info.find(name)->outputs.front();
      return static_cast<const Samples<Seen>*>(products.get(port))->rows.front().angle;
    };
    CHECK(swung("swing") != swung("other"));
    Context other("other");
    Swing::State state = Swing({}).init(Samples<Tilt>{0, {{0.1}}}, other);
    while (Swing({}).step(state, Samples<Tilt>{0, {{0.1}}}, other) == Step::more) {
    }
    CHECK(swung("other") == state.angle.front());
  }

  TEST_CASE("a phase calls its port without the name before it") {
    CHECK(own_port_name("low", "low/angles") == "angles");
    CHECK(own_port_name("low", "lower/angles") == "lower/angles");
    CHECK(own_port_name("load", "angles") == "angles");
  }

  TEST_CASE("a phase can be called bare") {
    Context context("combine");
    const auto out = Combine{{}}.process(Mean{0.2}, Opaque{{0.1, 0.6}}, Samples<Tilt>{3, {{-1}, {1}}}, context);
    CHECK(out->rows[1].high);
    CHECK(context.notes().samples == std::vector<Failure>{{3, "a negative angle"}});
    CHECK(context.notes().scalars == std::vector<Scalar>{{"mean angle", 0.2, "rad"}});
  }
}

namespace {

/// Checkpoints in memory, and a stop at a chosen save.
class Memory final : public CheckpointStore {
 public:
  void save(std::string_view, const SavedState& state) override { saved = state; }
  std::optional<SavedState> load(std::string_view, const std::vector<std::pair<std::string, const Type*>>&) override { return saved; }
  std::optional<SavedState> saved;
};

constexpr auto swings = pipeline<Source>().then<Swing>();

/// One long step, in which it polls.
class Rests {
 public:
  static constexpr PhaseInfo info{.name = "rests"};
  using Options = NoOptions;
  struct State {
    int step = 0;
    static constexpr auto schema() { return fields(field<&State::step>("step")); }
  };
  explicit Rests(const Options&) {}
  State init() const { return {}; }
  Step step(State&, Context& run) const {
    for (;;) run.poll();
  }
  Out<"rested", Samples<Seen>> finish(const State&, In<"samples", Samples<Tilt>> samples) const {
    return Samples<Seen>{samples->first_id, {}};
  }
};
REGATTA_PHASE(Rests);

struct Swung {
  std::vector<double> angles;
  Columns recorded;
};
Swung swing(CheckpointStore* store, int throw_at, RunScope scope = {}) {
  const auto info = swings.info();
  Products products(info.port_names());
  put_samples(products, info, {{0.1}, {0.2}, {0.3}}, 7);
  StepperSettings settings;
  settings.checkpoint.every_steps = 2;
  settings.record = {.samples = "8", .every = 2};
  scope.seed = 11;
  scope.checkpoints = store;
  const auto outcome = execute(info, products, scope, settings, {make_object(Swing::Options{.steps = 9, .throw_at = throw_at})});
  Swung out{{}, outcome[0].recorded};
  for (const auto& row : static_cast<const Samples<Seen>*>(products.get(1))->rows) out.angles.push_back(row.angle);
  return out;
}

}  // namespace

TEST_SUITE("framework/pipeline/stepper") {
  TEST_CASE("a stepper goes on from its checkpoint to the same bits, recorded rows included") {
    const auto whole = swing(nullptr, -1);
    Memory memory;
    CHECK_THROWS_WITH(swing(&memory, 7), "step 7: energy is not finite");
    REQUIRE(memory.saved);
    CHECK(memory.saved->step == 6);
    const auto resumed = swing(&memory, -1);
    CHECK(resumed.angles == whole.angles);
    REQUIRE(resumed.recorded.size() == 3);
    CHECK(find_column(whole.recorded, "time")->shape == std::vector<std::size_t>{5});  // 0, 2, 4, 6, 8
    for (std::size_t i = 0; i < 3; ++i) CHECK(resumed.recorded[i].bytes == whole.recorded[i].bytes);
  }

  TEST_CASE("a checkpoint that does not fit is passed over with a warning, the stepper begins from the start") {
    const auto whole = swing(nullptr, -1);
    Memory memory;
    CHECK_THROWS(swing(&memory, 7));
    const auto good = memory.saved.value();
    std::vector<std::string> warnings;
    RunScope scope;
    scope.log = [&](LogLevel level, std::string_view phase, std::string_view text) {
      if (level == LogLevel::warn) warnings.push_back(fmt::format("{}: {}", phase, text));
    };
    const auto with = [&](auto damage) {
      damage(memory.saved.emplace(good));
      const auto anew = swing(&memory, -1, scope);
      CHECK(anew.angles == whole.angles);
      REQUIRE(anew.recorded.size() == 3);
      for (std::size_t i = 0; i < 3; ++i) CHECK(anew.recorded[i].bytes == whole.recorded[i].bytes);
    };
    with([](SavedState& saved) { saved.parts.clear(); });
    with([](SavedState& saved) { saved.parts[0].second.pop_back(); });
    with([](SavedState& saved) { saved.parts[1].second.back().shape = {1}; });
    with([](SavedState& saved) { saved.parts[2].second.clear(); });
    REQUIRE(warnings.size() == 4);
    CHECK(warnings[0].starts_with("swing: begins anew, because the checkpoint of swing does not fit: "));
    CHECK(warnings[1] == "swing: begins anew, because the checkpoint of swing does not fit: column step is missing");
    CHECK(
        warnings[2] ==
        "swing: begins anew, because the checkpoint of swing does not fit: column values/angle holds 1 values of 8 bytes where 4 of 8 are "
        "expected");
    CHECK(warnings[3] ==
          "swing: begins anew, because the checkpoint of swing does not fit: no column of Failure rows is there for "
          "\"samples\"");
  }

  TEST_CASE("a stop saves a checkpoint and leaves") {
    StopRequest stop;
    stop.ask();
    Memory memory;
    RunScope scope;
    scope.stop = &stop;
    CHECK_THROWS_AS(swing(&memory, -1, scope), Stopped);
    CHECK_FALSE(memory.saved);  // nothing was done yet: nothing to save
  }

  TEST_CASE("limits and divergence fail the run, or keep what it has") {
    const auto info = swings.info();
    const auto run = [&](StepperSettings settings, Swing::Options options) {
      Products products(info.port_names());
      put_samples(products, info, {{0.1}});
      execute(info, products, {}, settings, {make_object(options)});
    };
    StepperSettings few;
    few.limits.steps = 3;
    CHECK_THROWS_WITH(run(few, {}), "step 3: the limit of 3 steps is used up (limits.steps)");
    CHECK_THROWS_WITH(run({}, {.diverge_at = 2}), "step 3: the simulation diverged");
    StepperSettings keep;
    keep.on_diverged = OnDiverged::keep;
    run(keep, {.diverge_at = 2});
    StepperSettings short_time;
    short_time.limits.wall = {1e-3};
    CHECK_THROWS_WITH(run(short_time, {.steps = 1'000'000}),
                      "the wall time limit is used up (limits.wall); raise it, or make runs smaller with samples.per_run");
  }

  TEST_CASE("a limit that is reached within a step stays one") {
    const auto info = pipeline<Source>().then<Rests>().info();
    Products products(info.port_names());
    put_samples(products, info, {{0.1}});
    RunScope scope;
    scope.deadline = std::chrono::steady_clock::now() + std::chrono::milliseconds(20);
    CHECK_THROWS_AS(execute(info, products, scope, {}, {make_object(NoOptions{})}), LimitReached);
  }
}
