#include <chrono>
#include <csignal>
#include <stdexcept>
#include <string>
#include <thread>
#include <vector>

#include "framework/app/main.hpp"
#include "framework/phase/phase.hpp"

/// A program in which one sample goes wrong as its study says, to see what becomes of its run and of the others.
namespace regatta::mishaps {

struct Drawn {
  double start = 0;
  static constexpr auto schema() { return fields(field<&Drawn::start>("where the walk begins", unit("m"), range(-1, 1))); }
};

struct Reached {
  double place = 0;
  static constexpr auto schema() { return fields(field<&Reached::place>("where the walk ends")); }
};

enum class Mishap { none, exception, number, null, overflow, memory, killed, asleep, nap };

/// Needs more stack than there is.
inline int deep(int depth) {
  volatile char frame[4096] = {};
  return depth == 0 ? frame[0] : deep(depth - 1) + frame[1];
}

/// What ends a run, or the whole process.
inline void happen(Mishap mishap) {
  switch (mishap) {
    case Mishap::none:
      return;
    case Mishap::exception:
      throw std::runtime_error("the detector is on fire");
    case Mishap::number:
      throw 42;
    case Mishap::null: {
      volatile int* volatile nowhere = nullptr;
      *nowhere = 1;
      return;
    }
    case Mishap::overflow:
      if (deep(1'000'000'000) != 0) throw 43;
      return;
    case Mishap::memory: {  // more than a machine has: a limit of the process or the system says no
      std::vector<std::string> hoard;
      for (;;) hoard.emplace_back(std::size_t{1} << 28, 'x');
    }
    case Mishap::killed:  // as the system does to a process that uses too much memory
      std::raise(SIGKILL);
      return;
    case Mishap::asleep:  // and hears nothing
      std::this_thread::sleep_for(std::chrono::minutes(2));
      return;
    case Mishap::nap:
      std::this_thread::sleep_for(std::chrono::seconds(2));
  }
}

/// Reads  "samples"  Samples<Drawn>
/// Writes "starts"   Samples<Reached>
class Prepare {
 public:
  static constexpr PhaseInfo info{.name = "prepare", .summary = "Goes wrong where it is told to", .version = 1};

  struct Options {
    Mishap mishap = Mishap::none;
    std::uint64_t sample = 3;
    static constexpr auto schema() { return fields(field<&Options::mishap>("what happens"), field<&Options::sample>("at this sample")); }
  };

  explicit Prepare(const Options& options) : options_(options) {}

  Out<"starts", Samples<Reached>> process(In<"samples", Samples<Drawn>> samples, Context& run) const {
    Samples<Reached> starts{samples->first_id, {}};
    for (const auto& drawn : samples->rows) {
      const bool here = samples->first_id + starts.rows.size() == options_.sample;
      if (here && options_.mishap != Mishap::none) {
        run.log(LogLevel::info, "now it happens");
        happen(options_.mishap);
      }
      starts.rows.push_back({drawn.start});
    }
    return starts;
  }

 private:
  Options options_;
};
REGATTA_PHASE(Prepare);

/// Reads  "starts"  Samples<Reached>
/// Writes "ends"    Samples<Reached>
class Walk {
 public:
  static constexpr PhaseInfo info{.name = "walk", .summary = "Makes ten steps, or loses its way", .version = 1};

  struct Options {
    std::int64_t lost = -1;
    double rest = 0;
    static constexpr auto schema() {
      return fields(field<&Options::lost>("sample that diverges at step 5; -1: none"),
                    field<&Options::rest>("before each step", unit("s"), range(0, 10)));
    }
  };

  struct State {
    Samples<Reached> samples;
    std::uint64_t steps = 0;
    static constexpr auto schema() { return fields(field<&State::samples>("on their way"), field<&State::steps>("made")); }
  };

  explicit Walk(const Options& options) : options_(options) {}

  State init(In<"starts", Samples<Reached>> starts) const { return {*starts, 0}; }

  Step step(State& state) const {
    if (options_.rest > 0) std::this_thread::sleep_for(std::chrono::duration<double>(options_.rest));
    ++state.steps;
    for (auto& sample : state.samples.rows) sample.place += 1;
    const auto first = static_cast<std::int64_t>(state.samples.first_id);
    const auto end = first + static_cast<std::int64_t>(state.samples.rows.size());
    if (state.steps == 5 && first <= options_.lost && options_.lost < end) return Step::diverged;
    return state.steps < 10 ? Step::more : Step::done;
  }

  Out<"ends", Samples<Reached>> finish(const State& state) const { return state.samples; }

 private:
  Options options_;
};
REGATTA_PHASE(Walk);

}  // namespace regatta::mishaps

int main(int argc, char** argv) {
  using namespace regatta;
  return regatta::main(argc, argv,
                       pipeline<Out<"samples", Samples<mishaps::Drawn>>>().then<mishaps::Prepare>().then<mishaps::Walk>().reduce<"ends">());
}
