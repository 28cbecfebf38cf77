// What the file of a short run costs, CPU time of all of it: our document, its image and the write, against stock HDF5 that writes the same
// groups, attributes and data sets (create, write, close). Nobody syncs. The number to watch is cpu_ratio, goal 1.3: with one sample
// nothing is compressed, so that this is the cost of the many small things in a file.
#include <filesystem>

#include <benchmark/benchmark.h>

#include "bench/confined.hpp"
#include "bench/cost.hpp"
#include "bench/storage/our_file.hpp"
#include "bench/storage/stock_copy.hpp"
#include "bench/study/folder.hpp"
#include "framework/core/error.hpp"
#include "framework/storage/document.hpp"
#include "framework/storage/provenance.hpp"
#include "phases/pendulum/sample.hpp"
#include "phases/pendulum/score.hpp"
#include "phases/pendulum/simulate.hpp"

namespace {

namespace fs = std::filesystem;
using namespace regatta;
using namespace regatta::bench;

template <class T>
Columns rows(std::size_t count) {
  return to_columns(Samples<T>{0, std::vector<T>(count)});
}

/// Like the run file of a pendulum study.
Document run_of(std::size_t samples, const Provenance& provenance) {
  Document document;
  const auto store = [&](const char* group, Columns columns) {
    document.columns(group, encode(std::move(columns), Compression::default_));
  };
  document.attribute("/", "title", "a run");
  document.attribute("/", "run", std::uint64_t{42});
  document.attribute("/", "first_sample", std::uint64_t{0});
  document.attribute("/", "sample_count", std::uint64_t{samples});
  document.attribute("/", "status", "complete");
  store("/samples", rows<pendulum::PendulumSample>(samples));
  store("/phases/simulate/endings", rows<pendulum::Instant>(samples));
  store("/phases/score/scores", rows<pendulum::MemberScore>(samples));
  for (const char* phase : {"draw", "simulate", "score"}) {
    const auto group = std::string("/phases/") + phase;
    document.attribute(group, "fingerprint", "0123456789abcdef0123456789abcdef");
    document.attribute(group, "version", std::int64_t{1});
    document.text(std::string("/config/") + phase, "options", std::string(800, 'o'));
  }
  add_provenance(document, provenance);
  return document;
}

void small_run_file(benchmark::State& state) {
  const auto samples = static_cast<std::size_t>(state.range(0));
  constexpr int files = 20;  // in a turn
  Pairs pairs;
  try {
    auto provenance = current_provenance({"bench"});
    provenance.study = std::string(2'000, 's');
    const auto folder = Folder::get().next("small").root();
    fs::create_directories(folder);
    write_small_file(folder / "first.h5", run_of(samples, provenance));
    const StockCopy stock(folder / "first.h5");
    const Confined confined({this_thread_cpus().front()});
    int turn = 0;
    for (auto _ : state) {
      ++turn;
      const auto path = [&](const char* who, int i) { return folder / fmt::format("{}-{}-{}.h5", who, turn, i); };
      const auto cost = pairs.take(
          [&] {
            for (int i = 0; i < files; ++i) write_small_file(path("ours", i), run_of(samples, provenance));
          },
          [&] {
            for (int i = 0; i < files; ++i) stock.write(path("stock", i));
          });
      state.SetIterationTime(cost.wall);
    }
    pairs.report_ratio(state, "cpu_ratio", &Spent::cpu);
    pairs.report(state, "us_cpu_per_file", &Spent::cpu, 1e6 / files);
    state.counters["cpu_ratio_goal"] = 1.3;
    state.SetLabel(fmt::format("HDF5, the same {} data sets and {} attributes", stock.datasets(), stock.attributes()));
  } catch (const std::exception& error) {
    return state.SkipWithError(error.what());
  }
}

BENCHMARK(small_run_file)->ArgName("samples")->Arg(1)->Arg(2000)->UseManualTime()->Iterations(15)->Unit(benchmark::kMillisecond);

}  // namespace
