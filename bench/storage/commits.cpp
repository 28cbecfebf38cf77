// What commits of live files cost: the CPU of one with 2,500 chunks and 300 attributes, and the time of making those of many runs durable
// together, with one sync of the file system, against a sync for each file.
#include <algorithm>
#include <memory>
#include <vector>

#include <benchmark/benchmark.h>

#include "bench/cost.hpp"
#include "bench/study/folder.hpp"
#include "framework/core/error.hpp"
#include "framework/core/type_of.hpp"
#include "framework/storage/live/group_commit.hpp"
#include "framework/storage/live/written_chunks.hpp"

namespace {

namespace fs = std::filesystem;
using namespace regatta;
using namespace regatta::bench;

/// A column of so many chunks of a live file; they are small on disk.
Column column_of(std::size_t chunks) {
  auto column = to_columns(std::vector<double>(chunks * 8'192)).front();
  column.name = "zeros";
  return column;
}

Document document_of(LiveFile& file, std::size_t chunks, int attributes) {
  Document document;
  for (int i = 0; i < attributes; ++i)
    document.attribute("/config/options_" + std::to_string(i / 30), "option_" + std::to_string(i % 30), 0.5 * i);
  WrittenChunks written;
  document.columns("/phases/long", {written.put(file, "long", column_of(chunks), Compression::default_)});
  return document;
}

/// The long table is built anew by each commit, as one that grows; the options are linked where they lie.
void cpu_of_a_commit(benchmark::State& state) {
  constexpr double goal_ms = 1.5;
  const auto folder = Folder::get().next("commit").root();
  fs::create_directories(folder);
  std::vector<double> milliseconds;
  try {
    LiveFile file(folder / "live.h5");
    auto document = document_of(file, static_cast<std::size_t>(state.range(0)), static_cast<int>(state.range(1)));
    file.commit(document);
    std::uint64_t step = 0;
    for (auto _ : state) {
      document.attribute("/phases/long", "step", ++step);
      const auto cost = cost_of([&] { file.commit(document); });
      state.SetIterationTime(cost.wall);
      milliseconds.push_back(1e3 * cost.cpu);
    }
  } catch (const std::exception& error) {
    return state.SkipWithError(error.what());
  }
  fs::remove_all(folder);
  std::ranges::sort(milliseconds);
  state.counters["cpu_ms"] = milliseconds[milliseconds.size() / 2];
  state.counters["cpu_ms_min"] = milliseconds.front();
  state.counters["cpu_ms_max"] = milliseconds.back();
  if (state.range(0) == 2'500 && state.range(1) == 300) state.counters["cpu_ms_goal"] = goal_ms;
}

/// How long syncs take.
struct TimedSyncs : FileOperations {
  double seconds = 0;

  int fdatasync(int file) override {
    return timed([&] { return FileOperations::fdatasync(file); });
  }
  int syncfs(int file) override {
    return timed([&] { return FileOperations::syncfs(file); });
  }

 private:
  template <class Call>
  int timed(Call call) {
    const Stopwatch watch;
    const int result = call();
    seconds += watch.wall();
    return result;
  }
};

/// Commits of all runs, each of a file of its own, of which each has written a little.
void runs_made_durable(benchmark::State& state) {
  const auto runs = static_cast<std::size_t>(state.range(0));
  const auto folder = Folder::get().next("group").root();
  fs::create_directories(folder);
  Pairs pairs;
  TimedSyncs system;
  std::vector<double> ratios;
  double syncs_of_each = 0;
  try {
    std::vector<std::unique_ptr<LiveFile>> files;
    std::vector<Document> documents(runs);
    for (std::size_t i = 0; i < runs; ++i) {
      files.push_back(std::make_unique<LiveFile>(folder / (std::to_string(i) + ".h5"), system));
      documents[i] = document_of(*files[i], 4, 30);
      files[i]->commit(documents[i]);
    }
    std::uint64_t step = 0;
    const auto commit_all = [&](SyncBy by) {
      ++step;
      system.seconds = 0;
      std::vector<PendingCommit> commits;
      for (std::size_t i = 0; i < runs; ++i) {
        documents[i].attribute("/", "step", step);
        commits.push_back({files[i].get(), &documents[i], {}});
      }
      static_cast<void>(commit_together(commits, by));
      for (const auto& commit : commits)
        if (commit.error) std::rethrow_exception(commit.error);
      return system.seconds;
    };
    for (auto _ : state) {
      double together = 0, of_each = 0;
      const auto cost = pairs.take([&] { together = commit_all(SyncBy::file_system); }, [&] { of_each = commit_all(SyncBy::file); });
      ratios.push_back(together / of_each);
      syncs_of_each += of_each;
      state.SetIterationTime(cost.wall);
    }
  } catch (const std::exception& error) {
    return state.SkipWithError(error.what());
  }
  fs::remove_all(folder);
  if (Folder::get().is_in_memory()) return state.SkipWithError("syncs cost nothing in memory");
  std::ranges::sort(ratios);
  state.counters["sync_ratio"] = ratios[ratios.size() / 2];
  if (runs == 64) state.counters["sync_ratio_goal"] = 0.1;
  state.counters["rival_sync_ms_a_run"] = 1e3 * syncs_of_each / static_cast<double>(ratios.size() * runs);
  pairs.report_ratio(state, "wall_ratio", &Spent::wall);
  pairs.report(state, "ms_a_run", &Spent::wall, 1e3 / static_cast<double>(runs));
  state.SetLabel("fdatasync for each file");
}

BENCHMARK(cpu_of_a_commit)
    ->ArgNames({"chunks", "attributes"})
    ->Args({100, 30})
    ->Args({2'500, 0})
    ->Args({2'500, 300})
    ->Iterations(21)
    ->UseManualTime()
    ->Unit(benchmark::kMillisecond);
BENCHMARK(runs_made_durable)->ArgName("runs")->Arg(1)->Arg(8)->Arg(64)->Iterations(11)->UseManualTime()->Unit(benchmark::kMillisecond);

}  // namespace
