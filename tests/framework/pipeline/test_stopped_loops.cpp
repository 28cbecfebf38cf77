#include <map>

#include <doctest/doctest.h>
#include <tbb/task_arena.h>

#include "framework/pipeline/pipeline.hpp"
#include "tests/framework/pipeline/example_phases.hpp"

/// Loops of each() in all functions of a phase: stopped anywhere, the phase goes on to the same bits.
using namespace regatta;
using namespace example;

namespace {

constexpr std::size_t length = 300;  // a block, and some more
int calls = 0, stop_at = -1;
StopRequest* stopping = nullptr;

double sum_of_loop(Context& run, double base) {
  double sum = 0;
  const auto rows = run.each(length, [&](std::size_t i) {
    if (calls++ == stop_at) stopping->ask();
    if (i % 100 == 7) run.record("seen", base + static_cast<double>(i));
    return Seen{base + static_cast<double>(i)};
  });
  for (const auto& row : rows.rows) sum += row.angle;
  return sum;
}

class Tally {
 public:
  static constexpr PhaseInfo info{.name = "tally"};
  using Options = NoOptions;
  explicit Tally(const Options&) {}
  Out<"sums", Samples<Seen>> process(In<"samples", Samples<Tilt>> samples, Context& run) const {
    Samples<Seen> sums{samples->first_id, {}};
    for (const auto& row : samples->rows) {
      sums.rows.push_back({sum_of_loop(run, row.angle)});
      run.poll();
    }
    return sums;
  }
};
REGATTA_PHASE(Tally);

class Grow {
 public:
  static constexpr PhaseInfo info{.name = "grow"};
  using Options = NoOptions;
  struct State {
    double sum = 0;
    int step = 0;
    static constexpr auto schema() { return fields(field<&State::sum>("of all loops"), field<&State::step>("steps made")); }
  };
  explicit Grow(const Options&) {}
  State init(Context& run) const { return {sum_of_loop(run, 1000), 0}; }
  Step step(State& state, Context& run) const {
    state.sum += sum_of_loop(run, state.step) * sum_of_loop(run, 2 * state.step);
    return ++state.step < 4 ? Step::more : Step::done;
  }
  Out<"sums", Samples<Seen>> finish(const State& state, In<"samples", Samples<Tilt>> samples, Context& run) const {
    return Samples<Seen>{samples->first_id, {{state.sum}, {sum_of_loop(run, 5000)}}};
  }
};
REGATTA_PHASE(Grow);

class Memory final : public CheckpointStore {
 public:
  void save(std::string_view name, const SavedState& state) override { saved[std::string(name)] = state; }
  std::optional<SavedState> load(std::string_view name, const std::vector<std::pair<std::string, const Type*>>&) override {
    const auto found = saved.find(std::string(name));
    return found == saved.end() ? std::nullopt : std::optional(found->second);
  }
  std::map<std::string, SavedState> saved;
};

struct Made {
  std::vector<double> sums;
  Notes notes;
  friend bool operator==(const Made&, const Made&) = default;
};
/// `ask`: the stop is asked in that call of a loop's body.
Made execute(const PipelineInfo& info, CheckpointStore* store, int ask = -1) {
  StopRequest stop;
  calls = 0, stop_at = ask, stopping = &stop;
  RunScope scope;
  scope.stop = &stop;
  scope.checkpoints = store;
  Products products(info.port_names());
  for (std::size_t port = 0; port < 2; ++port) products.expect_readers(port, 10);
  products.put(0, std::make_shared<Samples<Tilt>>(Samples<Tilt>{0, {{0.1}, {0.2}, {0.3}}}));
  const NoOptions none;
  Context context(info.phases[0].name, scope, {});
  tbb::task_arena lane(1);  // notes stand in the order in which they came
  lane.execute([&] { info.phases[0].make(&none, 0)->execute(products, context); });
  Made made{{}, context.notes()};
  for (const auto& row : static_cast<const Samples<Seen>*>(products.get(1))->rows) made.sums.push_back(row.angle);
  return made;
}

/// Stopped in every call of `asked`, and gone on with.
void stop_anywhere(const PipelineInfo& info, std::initializer_list<int> asked) {
  const auto whole = execute(info, nullptr);
  for (const int ask : asked) {
    CAPTURE(ask);
    Memory memory;
    CHECK_THROWS_AS(execute(info, &memory, ask), Stopped);
    CHECK(execute(info, &memory) == whole);
  }
}

/// How many items are left to a run that was stopped in call `ask`.
int left_after(const PipelineInfo& info, int ask) {
  Memory memory;
  CHECK_THROWS_AS(execute(info, &memory, ask), Stopped);
  execute(info, &memory);
  return calls;
}

}  // namespace

TEST_SUITE("framework/pipeline/stopped_loops") {
  const auto tally = pipeline<Out<"samples", Samples<Tilt>>>().then<Tally>().info();
  const auto grow = pipeline<Out<"samples", Samples<Tilt>>>().then<Grow>().info();

  TEST_CASE("a mapping that is stopped within or after a loop") {
    stop_anywhere(tally, {200, 299, 310, 599, 650});
    CHECK(left_after(tally, 310) == 44 + 300);  // a block of the second loop is done
    CHECK(left_after(tally, 599) == 300);       // seen between the second loop and the third
  }

  TEST_CASE("a stepper that is stopped in init, a step or finish") {
    // 0 to 299 are init, then 600 a step, the last 300 finish.
    stop_anywhere(grow, {200, 299, 500, 599, 700, 899, 1200, 1700, 2399, 2690, 2699, 2900});
    CHECK(left_after(grow, 299) == 2700);                          // seen between init and the first step
    CHECK(left_after(grow, 899) == 2100);                          // between two steps: the state is the checkpoint
    CHECK(left_after(grow, 1200) == 300 + 600 + 44 + 1200 + 300);  // within step 1, whose first loop is done
  }
}
