// Whole studies of the pendulum, files on disk: what they cost beside the stepper that computes them, and what a second lane brings.
#include <cstring>
#include <numeric>

#include <benchmark/benchmark.h>

#include "bench/confined.hpp"
#include "bench/cost.hpp"
#include "bench/pendulum/pendulum_study.hpp"
#include "bench/study/folder.hpp"
#include "framework/core/error.hpp"
#include "framework/storage/reader.hpp"

namespace {

using namespace regatta;
using namespace regatta::bench;

constexpr std::uint64_t enough = 50'000, few = 2'000;  // members; beside few weighs what a study costs once

/// As in one_controller.toml.
PendulumStudy wanted(std::uint64_t members) { return {.members = members, .lean = 0.3, .duration = 10}; }

/// The members of a study and the bare stepper, all that can be done before the first step done.
class BareStepper {
 public:
  BareStepper(const PendulumStudy& wanted, const StudyToRun& study) : loop_(loop_options(wanted)) {
    for (const auto& pendulum : drawn_members(study)) {
      plants_.push_back(derived_coefficients(pendulum.plant));
      starts_.push_back(loop_.start(pendulum.z0, pendulum.disturbance));
    }
    queue_.resize(starts_.size());
    std::iota(queue_.begin(), queue_.end(), 0u);
  }

  void begin() { members_ = starts_; }
  void advance() { loop_.advance(members_, plants_, queue_, loop_.intervals(), ~std::uint64_t{0}); }

  /// Of all members, once they have ended [s].
  std::vector<double> end_times() const {
    std::vector<double> times;
    for (const auto& member : members_) times.push_back(loop_.time_of(member));
    return times;
  }
  /// One RK4 step a control period.
  double steps() const {
    double sum = 0;
    for (const auto& member : members_) sum += static_cast<double>(member.k);
    return sum;
  }

 private:
  pendulum::ClosedLoop loop_;
  std::vector<pendulum::Member> starts_, members_;
  std::vector<pendulum::Coefficients<double>> plants_;
  std::vector<std::uint32_t> queue_;
};

/// The comparison is worth nothing unless both computed the same, to the last bit.
void check_same(const Workspace& workspace, const BareStepper& bare) {
  const auto scores = Reader(workspace.study_file()).table("/results/scores");
  const auto expected = bare.end_times();
  const auto* column = find_column(scores, "end_time");
  if (!column || column->bytes.size() != expected.size() * sizeof(double) ||
      std::memcmp(column->bytes.data(), expected.data(), column->bytes.size()) != 0)
    throw Error("the study and the bare stepper have different results");
}

void report(benchmark::State& state, const Pairs& pairs, double steps, const char* label) {
  pairs.report_rates(state, "steps_per_cpu_s", &Spent::cpu, steps, steps);
  pairs.report_rates(state, "steps_per_wall_s", &Spent::wall, steps, steps);
  state.SetLabel(label);
}

/// Reading the study, planning, drawing, simulating, scoring, files with their syncs, study.h5 with its statistics, on one lane and one
/// CPU, against the steps alone.
void study_against_stepper(benchmark::State& state) {
  const auto members = static_cast<std::uint64_t>(state.range(0));
  const std::vector<unsigned> pus{this_thread_cpus().front()};
  const auto study = make_study(wanted(members));
  BareStepper bare(wanted(members), study);
  Pairs pairs;
  try {
    const Confined confined(pus);
    for (auto _ : state) {
      const auto workspace = Folder::get().next("pendulums");
      bare.begin();
      const auto cost = pairs.take([&] { run_whole_study(study, workspace, pus); }, [&] { bare.advance(); });
      check_same(workspace, bare);
      state.SetIterationTime(cost.wall);
    }
  } catch (const std::exception& error) {
    return state.SkipWithError(error.what());
  }
  pairs.report_ratio(state, "cpu_ratio", &Spent::cpu);
  pairs.report_ratio(state, "wall_ratio", &Spent::wall);
  if (members >= enough) state.counters["cpu_ratio_goal"] = state.counters["wall_ratio_goal"] = 1 / 0.9;
  report(state, pairs, bare.steps(), "bare stepper on the same members");
}

/// The same study on two lanes and on one.
void two_lanes_against_one(benchmark::State& state) {
  const auto members = static_cast<std::uint64_t>(state.range(0));
  auto pus = this_thread_cpus();
  if (pus.size() < 2) return state.SkipWithError("this process may use one CPU only");
  pus.resize(2);
  const auto study = make_study(wanted(members));
  BareStepper bare(wanted(members), study);
  bare.begin();
  bare.advance();
  Pairs pairs;
  try {
    for (auto _ : state) {
      const auto two = Folder::get().next("two_lanes"), one = Folder::get().next("one_lane");
      const auto on = [&](const Workspace& workspace, const std::vector<unsigned>& cpus) {
        const Confined confined(cpus);
        run_whole_study(study, workspace, cpus);
      };
      const auto cost = pairs.take([&] { on(two, pus); }, [&] { on(one, {pus.front()}); });
      check_same(two, bare);
      check_same(one, bare);
      state.SetIterationTime(cost.wall);
    }
  } catch (const std::exception& error) {
    return state.SkipWithError(error.what());
  }
  pairs.report_ratio(state, "wall_ratio", &Spent::wall);
  if (members >= enough) state.counters["wall_ratio_goal"] = 1 / 1.9;
  report(state, pairs, bare.steps(), "the same study on one lane");
}

}  // namespace

BENCHMARK(study_against_stepper)->ArgName("members")->Arg(few)->UseManualTime()->Iterations(1)->Unit(benchmark::kMillisecond);
BENCHMARK(study_against_stepper)->ArgName("members")->Arg(enough)->UseManualTime()->Iterations(3)->Unit(benchmark::kSecond);
BENCHMARK(two_lanes_against_one)->ArgName("members")->Arg(few)->UseManualTime()->Iterations(1)->Unit(benchmark::kMillisecond);
BENCHMARK(two_lanes_against_one)->ArgName("members")->Arg(enough)->UseManualTime()->Iterations(3)->Unit(benchmark::kSecond);
