#pragma once
#include <atomic>
#include <chrono>
#include <ctime>
#include <functional>
#include <memory>
#include <new>
#include <thread>
#include <variant>
#include <vector>

#include "framework/phase/phase.hpp"

/// A right phase of each kind, and phases that break one promise each.
namespace contract_examples {

using namespace regatta;

struct Start {
  double x = 1;
  static constexpr auto schema() { return fields(field<&Start::x>("where it begins", unit("m"))); }
};
struct End {
  double x = 0;
  static constexpr auto schema() { return fields(field<&End::x>("where it ends", unit("m"))); }
};
struct Sum {
  double value = 0;
  static constexpr auto schema() { return fields(field<&Sum::value>("of all")); }
};
using Starts = In<"starts", Samples<Start>>;
using Ends = Out<"ends", Samples<End>>;

inline Samples<Start> starts() { return {7, {{1}, {2}, {3}, {4}, {5}}}; }

struct NoChoice {
  double scale = 2;
  static constexpr auto schema() { return fields(field<&NoChoice::scale>("factor", range(0, 10))); }
};

template <class Row>
Ends mapped(Starts starts, Row row) {
  Samples<End> ends{starts->first_id, {}};
  for (std::size_t i = 0; i < starts->rows.size(); ++i) ends.rows.push_back({row(starts->first_id + i, starts->rows[i].x)});
  return ends;
}

/// Right: maps, draws, polls and reads a table that all lanes share.
class Table {
 public:
  static constexpr PhaseInfo info{.name = "table"};
  using Options = NoChoice;
  explicit Table(const Options& options) : options_(options) {}
  static std::shared_ptr<const std::vector<double>> create_shared_data(const Options& options, Setup&) {
    return std::make_shared<std::vector<double>>(100'000, options.scale);
  }
  Ends process(Starts starts, Shared<std::vector<double>> table, Context& run) const {
    return mapped(starts, [&](std::uint64_t id, double x) {
      run.poll();
      return x * (*table)[id] + options_.scale * run.random(id).normal();
    });
  }

 private:
  Options options_;
};
REGATTA_PHASE(Table);

/// Right: steps with random kicks, and is observed.
class Walk {
 public:
  static constexpr PhaseInfo info{.name = "walk"};
  using Options = NoChoice;
  struct State {
    std::vector<double> x;
    std::uint32_t steps = 0;
    static constexpr auto schema() { return fields(field<&State::x>("where they are", unit("m")), field<&State::steps>("done")); }
  };
  explicit Walk(const Options&) {}
  State init(Starts starts) const {
    State state;
    for (const auto& start : starts->rows) state.x.push_back(start.x);
    return state;
  }
  Step step(State& state, Starts starts, Context& run) const {
    for (std::size_t i = 0; i < state.x.size(); ++i) state.x[i] += run.random(starts->first_id + i, 0, state.steps).normal();
    return ++state.steps < 50 ? Step::more : Step::done;
  }
  void observe(const State& state, Starts starts, Recorder<End>& out) const {
    for (std::size_t i = 0; i < state.x.size(); ++i) {
      if (out.wants(starts->first_id + i)) out.row(starts->first_id + i, state.steps, {state.x[i]});
    }
  }
  Ends finish(const State& state, Starts starts) const {
    return mapped(starts, [&](std::uint64_t id, double) { return state.x[id - starts->first_id]; });
  }
};
REGATTA_PHASE(Walk);

class DefaultOutOfRange {
 public:
  static constexpr PhaseInfo info{.name = "default_out_of_range"};
  struct Options {
    double step = 2;
    static constexpr auto schema() { return fields(field<&Options::step>("of time", unit("s"), range(0, 1))); }
  };
  explicit DefaultOutOfRange(const Options&) {}
  Ends process(Starts starts) const {
    return mapped(starts, [](std::uint64_t, double x) { return x; });
  }
};

struct Fixed {
  double step = 1;
  static constexpr auto schema() { return fields(field<&Fixed::step>("of time")); }
};
struct Adaptive {
  double step = 1;
  static constexpr auto schema() { return fields(field<&Adaptive::step>("the first one")); }
};
/// A study cannot say "adaptive": it reads like "fixed".
class AlternativesAlike {
 public:
  static constexpr PhaseInfo info{.name = "alternatives_alike"};
  struct Options {
    std::variant<Fixed, Adaptive> method;
    static constexpr auto schema() { return fields(field<&Options::method>("how to step")); }
  };
  explicit AlternativesAlike(const Options&) {}
  Ends process(Starts starts) const {
    return mapped(starts, [](std::uint64_t, double x) { return x; });
  }
};

/// A phase that is its function of (context, id, x).
template <Name N, auto Row>
class Mapped {
 public:
  static constexpr PhaseInfo info{.name = N.text};
  using Options = NoOptions;
  explicit Mapped(const Options&) {}
  Ends process(Starts starts, Context& run) const {
    return mapped(starts, [&](std::uint64_t id, double x) { return Row(run, id, x); });
  }
};

using Counts = Mapped<"counts", [](Context&, std::uint64_t, double x) {
  static std::atomic<int> calls{0};
  return x + ++calls;
}>;
/// What it reads is mostly what it left there: 0.
using ReadsFreshMemory = Mapped<"reads_fresh_memory", [](Context&, std::uint64_t, double x) {
  auto* place = static_cast<volatile unsigned char*>(::operator new(512));
  const double found = place[256];
  place[256] = 0;
  ::operator delete(const_cast<unsigned char*>(place));
  return x + found;
}>;
using KnowsItsThread = Mapped<"knows_its_thread", [](Context&, std::uint64_t, double x) {
  return x + static_cast<double>(std::hash<std::thread::id>()(std::this_thread::get_id()));
}>;
using NeverPolls = Mapped<"never_polls", [](Context&, std::uint64_t, double x) {
  const auto begin = std::clock();
  while (std::clock() - begin < CLOCKS_PER_SEC / 500) {
  }
  return x;
}>;
using Swallows = Mapped<"swallows", [](Context& run, std::uint64_t, double x) {
  try {
    run.poll();
    return x;
  } catch (...) {
    return 0.0;
  }
}>;
using KnowsItsSlice =
    Mapped<"knows_its_slice", [](Context& run, std::uint64_t id, double x) { return x + static_cast<double>(id - run.samples().first); }>;
using KnowsItsRun = Mapped<"knows_its_run", [](Context& run, std::uint64_t, double x) { return x + static_cast<double>(run.run()); }>;

using Refuses = Mapped<"refuses", [](Context&, std::uint64_t, double) -> double { throw Error("no ball"); }>;

/// Keeps a number between two lines of code in the object that all lanes share.
class KeepsScratch {
 public:
  static constexpr PhaseInfo info{.name = "keeps_scratch"};
  using Options = NoOptions;
  explicit KeepsScratch(const Options&) {}
  Ends process(Starts starts) const {
    return mapped(starts, [this](std::uint64_t id, double x) {
      scratch_ = x + static_cast<double>(id);
      std::this_thread::sleep_for(std::chrono::microseconds(200));
      return scratch_.load();
    });
  }

 private:
  mutable std::atomic<double> scratch_{0};
};

/// Remembers outside its State what it needs to go on.
class Forgets {
 public:
  static constexpr PhaseInfo info{.name = "forgets"};
  using Options = NoOptions;
  struct State {
    double x = 0;
    std::uint32_t steps = 0;
    static constexpr auto schema() { return fields(field<&State::x>("where it is"), field<&State::steps>("done")); }
  };
  explicit Forgets(const Options&) {}
  State init(Starts) const {
    speed = 1;
    return {};
  }
  Step step(State& state) const {
    state.x += speed;
    speed *= 0.9;
    return ++state.steps < 50 ? Step::more : Step::done;
  }
  Ends finish(const State& state, Starts starts) const {
    return mapped(starts, [&](std::uint64_t, double) { return state.x; });
  }

 private:
  static inline thread_local double speed = 0;
};

/// A body of each() that sees the items before it.
class SharesItems {
 public:
  static constexpr PhaseInfo info{.name = "shares_items"};
  using Options = NoOptions;
  explicit SharesItems(const Options&) {}
  Out<"ends", std::vector<End>> process(Starts, Context& run) const {
    std::atomic<int> next{0};
    return run
        .each(64,
              [&](std::size_t) {
                std::this_thread::sleep_for(std::chrono::microseconds(300));
                return End{static_cast<double>(next++)};
              })
        .rows;
  }
};

/// Counts what it does; after a restart that is less.
class CountsItsItems {
 public:
  static constexpr PhaseInfo info{.name = "counts_its_items"};
  using Options = NoOptions;
  explicit CountsItsItems(const Options&) {}
  Out<"sum", Sum> process(Starts, Context& run) const {
    std::atomic<int> done{0};
    for (int loop = 0; loop < 3; ++loop) {
      run.each(300, [&](std::size_t i) {
        ++done;
        return End{static_cast<double>(i)};
      });
    }
    return Sum{static_cast<double>(done)};
  }
};

/// A library that two threads must not be inside of.
using Busy = Mapped<"busy", [](Context&, std::uint64_t, double x) {
  static std::atomic<int> inside{0};
  const bool alone = inside++ == 0;
  std::this_thread::sleep_for(std::chrono::microseconds(300));
  --inside;
  if (!alone) throw Error("busy");
  return x;
}>;

using ThrowsOther = Mapped<"throws_other", [](Context& run, std::uint64_t, double x) {
  try {
    run.poll();
  } catch (...) {
    throw Error("interrupted");
  }
  return x;
}>;

class NeverEnds {
 public:
  static constexpr PhaseInfo info{.name = "never_ends"};
  using Options = NoOptions;
  struct State {
    double x = 0;
    static constexpr auto schema() { return fields(field<&State::x>("where it is")); }
  };
  explicit NeverEnds(const Options&) {}
  State init() const { return {}; }
  Step step(State&) const { return Step::more; }
  Ends finish(const State&, Starts starts) const {
    return mapped(starts, [](std::uint64_t, double x) { return x; });
  }
};

/// Without an end, and without a poll. `SecondCaller`: only for one that comes while another is in there.
template <bool SecondCaller>
class Hangs {
 public:
  static constexpr PhaseInfo info{.name = "hangs"};
  using Options = NoOptions;
  explicit Hangs(const Options&) {}
  Ends process(Starts starts) const {
    const bool alone = !inside_.exchange(true);
    if (SecondCaller) std::this_thread::sleep_for(std::chrono::milliseconds(1));
    while (!SecondCaller || !alone) std::this_thread::sleep_for(std::chrono::milliseconds(1));
    inside_ = false;
    return mapped(starts, [](std::uint64_t, double x) { return x; });
  }

 private:
  mutable std::atomic<bool> inside_{false};
};

}  // namespace contract_examples
