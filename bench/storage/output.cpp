// What writing costs: lanes that encode and write a file each, against stock HDF5 with the filters shuffle and deflate at level 4 (create,
// write, close), a file and a thread each as well. Chunks have 1 MiB in both. Nobody syncs. The number to watch is wall_ratio: at most 1/16
// on two lanes.
#include <array>
#include <thread>

#include <benchmark/benchmark.h>

#include "bench/confined.hpp"
#include "bench/cost.hpp"
#include "bench/storage/data.hpp"
#include "bench/storage/our_file.hpp"
#include "bench/storage/stock_file.hpp"
#include "bench/study/folder.hpp"
#include "framework/core/error.hpp"

namespace {

namespace fs = std::filesystem;
using namespace regatta;
using namespace regatta::bench;

constexpr unsigned stock_level = 4;

/// With 1 MiB a file the rows show what a file costs once.
std::size_t bytes_of(const benchmark::State& state) { return static_cast<std::size_t>(state.range(1)) << 20; }

/// Calls write(lane) for each, all at once.
template <class Write>
void in_lanes(std::size_t lanes, Write write) {
  std::vector<std::thread> threads;
  for (std::size_t lane = 1; lane < lanes; ++lane) threads.emplace_back([write, lane] { write(lane); });
  write(std::size_t{0});
  for (auto& thread : threads) thread.join();
}

/// The files of one turn; their paths are new, and the last ones are gone.
class Files {
 public:
  explicit Files(const char* name) : folder_(Folder::get().next(name).root()) { fs::create_directories(folder_); }
  ~Files() { fs::remove_all(folder_); }
  Files(const Files&) = delete;
  Files& operator=(const Files&) = delete;
  fs::path of(std::size_t lane) const { return folder_ / (std::to_string(lane) + ".h5"); }

 private:
  fs::path folder_;
};

std::vector<unsigned> first_cpus(std::size_t count) {
  auto cpus = this_thread_cpus();
  cpus.resize(std::min(cpus.size(), count));
  return cpus;
}

void output_against_stock(benchmark::State& state, const char* kind, Compression compression, double goal) {
  const auto lanes = static_cast<std::size_t>(state.range(0));
  Pairs pairs;
  try {
    const auto data = make_data(kind, bytes_of(state));
    const Confined confined(first_cpus(lanes));
    for (auto _ : state) {
      const Files ours("ours"), stock("stock");
      std::vector<Columns> own(lanes, data);  // a run gives its columns away
      const auto cost =
          pairs.take([&] { in_lanes(lanes, [&](std::size_t lane) { write_our_file(ours.of(lane), std::move(own[lane]), compression); }); },
                     [&] { in_lanes(lanes, [&](std::size_t lane) { write_stock_file(stock.of(lane), data, stock_level); }); });
      state.SetIterationTime(cost.wall);
      check_file(ours.of(lanes - 1), group_of_columns, data);
      check_file(stock.of(lanes - 1), "", data);
    }
    const double megabytes = 1e-6 * static_cast<double>(lanes * bytes_of(state));
    pairs.report_ratio(state, "wall_ratio", &Spent::wall);
    pairs.report_ratio(state, "cpu_ratio", &Spent::cpu);
    pairs.report_rates(state, "MB_per_wall_s", &Spent::wall, megabytes, megabytes);
  } catch (const std::exception& error) {
    return state.SkipWithError(error.what());
  }
  if (goal > 0 && state.range(1) > 1) state.counters["wall_ratio_goal"] = goal;
  state.SetLabel("HDF5 with shuffle and deflate 4");
}

/// Two files, on two lanes and on one; goal: 1.7 times as fast.
void two_writing_lanes(benchmark::State& state, const char* kind) {
  const auto bytes = static_cast<std::size_t>(state.range(0)) << 20;
  Pairs pairs;
  try {
    const auto data = make_data(kind, bytes);
    for (auto _ : state) {
      const Files two("two"), one("one");
      std::vector<Columns> own(4, data);
      const auto cost = pairs.take(
          [&] {
            const Confined confined(first_cpus(2));
            in_lanes(2, [&](std::size_t lane) { write_our_file(two.of(lane), std::move(own[lane]), Compression::default_); });
          },
          [&] {
            const Confined confined(first_cpus(1));
            for (std::size_t file : {0U, 1U}) write_our_file(one.of(file), std::move(own[2 + file]), Compression::default_);
          });
      state.SetIterationTime(cost.wall);
    }
    pairs.report_ratio(state, "wall_ratio", &Spent::wall);
  } catch (const std::exception& error) {
    return state.SkipWithError(error.what());
  }
  state.counters["wall_ratio_goal"] = 1 / 1.7;
  state.SetLabel("one lane, the same two files");
}

/// Sizes against zlib at level 6 in chunks of 1 MiB, shuffled as well.
void bytes_against_zlib(benchmark::State& state, const char* kind, Compression compression, double goal) {
  const auto bytes = static_cast<std::size_t>(state.range(0)) << 20;
  try {
    const auto data = make_data(kind, bytes);
    const Files files("sizes");
    write_our_file(files.of(0), data, compression);
    write_stock_file(files.of(1), data, 6);
    check_file(files.of(0), group_of_columns, data);
    const auto ours = stored_bytes(files.of(0), group_of_columns, data), zlib = stored_bytes(files.of(1), "", data);
    for (auto _ : state) state.SetIterationTime(1e-9);  // nothing is timed
    const double ratio = static_cast<double>(ours) / static_cast<double>(zlib);
    for (const auto* counter : {"bytes_ratio", "bytes_ratio_min", "bytes_ratio_max"}) state.counters[counter] = ratio;
    state.counters["bytes"] = static_cast<double>(ours);
    state.counters["rival_bytes"] = static_cast<double>(zlib);
  } catch (const std::exception& error) {
    return state.SkipWithError(error.what());
  }
  state.counters["bytes_ratio_goal"] = goal;
  state.SetLabel("zlib 6, shuffled, in chunks of 1 MiB");
}

struct Codec {
  const char* name;
  Compression compression;
  double wall_goal;   // of two lanes; 0: none
  double bytes_goal;  // 0: none
};
constexpr std::array codecs{Codec{"default", Compression::default_, 1.0 / 16, 1.05}, Codec{"small", Compression::small, 1 / 3.5, 1.00},
                            Codec{"fast", Compression::fast, 0, 0}};

[[maybe_unused]] const bool registered = [] {
  const bool two_cpus = this_thread_cpus().size() >= 2;
  for (const char* kind : {"states", "traces", "noise"}) {
    const std::string data = kind;
    for (const auto& codec : codecs) {
      for (const long lanes : {1, 2}) {
        if (lanes == 2 && !two_cpus) continue;
        const double goal = lanes == 2 ? codec.wall_goal : 0;
        benchmark::RegisterBenchmark(("output_against_stock/" + data + "/" + codec.name).c_str(),
                                     [=](benchmark::State& state) { output_against_stock(state, kind, codec.compression, goal); })
            ->ArgNames({"lanes", "MiB"})
            ->Args({lanes, 24})
            ->Args({lanes, 1})
            ->UseManualTime()
            ->Iterations(5)
            ->Unit(benchmark::kMillisecond);
      }
      if (codec.bytes_goal > 0)
        benchmark::RegisterBenchmark(("bytes_against_zlib/" + data + "/" + codec.name).c_str(),
                                     [=](benchmark::State& state) { bytes_against_zlib(state, kind, codec.compression, codec.bytes_goal); })
            ->ArgName("MiB")
            ->Arg(12)
            ->UseManualTime()
            ->Iterations(1);
    }
    if (two_cpus)
      benchmark::RegisterBenchmark(("two_writing_lanes/" + data).c_str(), [=](benchmark::State& state) { two_writing_lanes(state, kind); })
          ->ArgName("MiB")
          ->Arg(48)
          ->UseManualTime()
          ->Iterations(7)
          ->Unit(benchmark::kMillisecond);
  }
  return true;
}();

}  // namespace
