// Whole studies of soundings, files on disk: what they cost beside the model that computes them, and what a second lane brings.
#include <cstring>

#include <benchmark/benchmark.h>

#include "apps/tem/soundings.hpp"
#include "bench/confined.hpp"
#include "bench/cost.hpp"
#include "bench/study/folder.hpp"
#include "bench/study/whole_study.hpp"
#include "bench/tem/systems.hpp"
#include "framework/core/error.hpp"
#include "framework/storage/reader.hpp"
#include "framework/study/input/load_study.hpp"
#include "framework/study/sampling/draw_samples.hpp"

namespace {

using namespace regatta;
using namespace regatta::bench;

constexpr std::uint64_t enough = 1'000'000, few = 2'000;  // earths; beside few weighs what a study costs once

/// B and dB/dt at 70 times of earths of three layers. @param save  as output.save
StudyToRun make_study(std::uint64_t earths, const char* save) {
  static const PipelineInfo info = tem::soundings().info();
  const auto system = central_loop();
  return {info, fmt::format(R"([study]
title = "soundings in a benchmark"
seed = 20261123
[samples]
count = {}
[samples.parameters]
"layers.0.resistivity" = {{ log_uniform = [0.2, 900] }}
"layers.1.resistivity" = {{ log_uniform = [0.2, 900] }}
"layers.2.resistivity" = {{ log_uniform = [0.2, 900] }}
"layers.0.thickness"   = {{ uniform = [2, 120] }}
"layers.1.thickness"   = {{ uniform = [2, 120] }}
[phases.forward]
system  = {{ loop = {{ radius = {} }}, gates = {{ times = [{}] }} }}
outputs = ["b", "dbdt"]
[statistics]
percentiles = [10, 50, 90]
sensitivity = false
[output]
save = "{}"
)",
                            earths, *system.loop.radius, fmt::join(system.gates.times, ", "), save)};
}

/// The earths of a study and the bare model, its plan made.
class BareModel {
 public:
  explicit BareModel(const StudyToRun& asked) : model_(central_loop(), {.b = true, .dbdt = true, .response = false}) {
    const auto study = parse_study(asked.text, "study.toml", asked.overrides, asked.pipeline);
    const auto drawn = draw_samples(study, *asked.pipeline.source().type, 0, study.samples.count);
    earths_ = tem::Draw({}).process(*static_cast<const Samples<tem::EarthSample>*>(drawn.samples.get()))->earths;
    model_.prepare();
  }

  void compute() const {
    constexpr std::size_t block = 512;
    for (std::size_t i = 0; i < earths_.size(); i += block)
      benchmark::DoNotOptimize(model_.compute(std::span(earths_).subspan(i, std::min(block, earths_.size() - i))));
  }

  /// B of every earth.
  std::vector<double> b() const {
    std::vector<double> all;
    for (const auto& [sounding, failure] : model_.compute(earths_)) all.insert(all.end(), sounding.b.begin(), sounding.b.end());
    return all;
  }

 private:
  tem::ForwardModel model_;
  std::vector<tem::Earth> earths_;
};

/// The comparison is worth nothing unless both computed the same, to the last bit.
void check_same(const Workspace& workspace, const std::vector<double>& expected) {
  const auto soundings = Reader(workspace.study_file()).table("/results/soundings");
  const auto* column = find_column(soundings, "b");
  if (!column || column->bytes.size() != expected.size() * sizeof(double) ||
      std::memcmp(column->bytes.data(), expected.data(), column->bytes.size()) != 0)
    throw Error("the study and the bare model have different results");
}

void report(benchmark::State& state, const Pairs& pairs, double earths, const char* label) {
  pairs.report_rates(state, "earths_per_cpu_s", &Spent::cpu, earths, earths);
  pairs.report_rates(state, "earths_per_wall_s", &Spent::wall, earths, earths);
  state.SetLabel(label);
}

/// Reading the study, planning, plans of the system, drawing, soundings, files with their syncs, study.h5 with its statistics, on one lane
/// and one CPU, against the soundings alone.
void study_against_model(benchmark::State& state, const char* save, double share) {
  const auto earths = static_cast<std::uint64_t>(state.range(0));
  const std::vector<unsigned> pus{this_thread_cpus().front()};
  Pairs pairs;
  try {
    const auto study = make_study(earths, save);
    const BareModel bare(study);
    const bool keeps = std::string_view(save) == "all";
    const auto expected = keeps ? bare.b() : std::vector<double>();
    const Confined confined(pus);
    for (auto _ : state) {
      const auto workspace = Folder::get().next("soundings");
      const auto cost = pairs.take([&] { run_whole_study(study, workspace, pus); }, [&] { bare.compute(); });
      if (keeps) check_same(workspace, expected);
      state.SetIterationTime(cost.wall);
    }
  } catch (const std::exception& error) {
    return state.SkipWithError(error.what());
  }
  pairs.report_ratio(state, "cpu_ratio", &Spent::cpu);
  pairs.report_ratio(state, "wall_ratio", &Spent::wall);
  if (earths >= enough) state.counters["cpu_ratio_goal"] = state.counters["wall_ratio_goal"] = 1 / share;
  report(state, pairs, static_cast<double>(earths), "bare model on the same earths");
}

/// The same study on two lanes and on one.
void two_lanes_against_one(benchmark::State& state) {
  const auto earths = static_cast<std::uint64_t>(state.range(0));
  auto pus = this_thread_cpus();
  if (pus.size() < 2) return state.SkipWithError("this process may use one CPU only");
  pus.resize(2);
  Pairs pairs;
  try {
    const auto study = make_study(earths, "percentiles");
    const auto on = [&](const char* name, const std::vector<unsigned>& cpus) {
      const Confined confined(cpus);
      run_whole_study(study, Folder::get().next(name), cpus);
    };
    for (auto _ : state) {
      const auto cost = pairs.take([&] { on("two_lanes", pus); }, [&] { on("one_lane", {pus.front()}); });
      state.SetIterationTime(cost.wall);
    }
  } catch (const std::exception& error) {
    return state.SkipWithError(error.what());
  }
  pairs.report_ratio(state, "wall_ratio", &Spent::wall);
  if (earths >= enough) state.counters["wall_ratio_goal"] = 1 / 1.9;
  report(state, pairs, static_cast<double>(earths), "the same study on one lane");
}

void all_soundings(benchmark::State& state) { study_against_model(state, "all", 0.85); }
void percentiles_alone(benchmark::State& state) { study_against_model(state, "percentiles", 0.95); }

}  // namespace

BENCHMARK(all_soundings)->ArgName("earths")->Arg(few)->UseManualTime()->Iterations(1)->Unit(benchmark::kMillisecond);
BENCHMARK(all_soundings)->ArgName("earths")->Arg(enough)->UseManualTime()->Iterations(3)->Unit(benchmark::kSecond);
BENCHMARK(percentiles_alone)->ArgName("earths")->Arg(few)->UseManualTime()->Iterations(1)->Unit(benchmark::kMillisecond);
BENCHMARK(percentiles_alone)->ArgName("earths")->Arg(enough)->UseManualTime()->Iterations(3)->Unit(benchmark::kSecond);
BENCHMARK(two_lanes_against_one)->ArgName("earths")->Arg(few)->UseManualTime()->Iterations(1)->Unit(benchmark::kMillisecond);
BENCHMARK(two_lanes_against_one)->ArgName("earths")->Arg(enough)->UseManualTime()->Iterations(3)->Unit(benchmark::kSecond);
