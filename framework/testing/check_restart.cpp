#include <map>
#include <thread>

#include <fmt/format.h>

#include "framework/core/error.hpp"
#include "framework/core/random.hpp"
#include "framework/testing/checks.hpp"

namespace regatta::testing {

namespace {

/// The checkpoints of a run, in memory.
class Memory final : public CheckpointStore {
 public:
  void save(std::string_view phase, const SavedState& state) override { saved_[std::string(phase)] = state; }
  std::optional<SavedState> load(std::string_view phase, const std::vector<std::pair<std::string, const Type*>>&) override {
    const auto found = saved_.find(std::string(phase));
    if (found == saved_.end()) return {};
    return found->second;
  }

 private:
  std::map<std::string, SavedState> saved_;
};

/// One process in the life of a run: from the last checkpoint on, until the poll at which it is asked to stop, or to the end.
struct Leg {
  std::uint64_t stop_at;  // poll, from 1; 0: to the end
  std::uint64_t polls = 0;
  std::exception_ptr thrown{};
  std::optional<PhaseResult> result{};

  /// In a thread and with an object of its own, as after a restart.
  void go(const PhaseUnderTest& test, Memory& memory) {
    std::thread([&] {
      try {
        StopRequest stop;
        RunScope scope;
        scope.stop = &stop;
        scope.checkpoints = &memory;
        scope.at_poll = [&] {
          if (++polls == stop_at) stop.ask();
        };
        result = execute(test, *test.make(), scope);
      } catch (const Stopped&) {
      } catch (...) {
        thrown = std::current_exception();
      }
    }).join();
    if (thrown) std::rethrow_exception(thrown);
  }
};

}  // namespace

void check_restart(const PhaseUnderTest& given, Findings& findings) {
  constexpr int lives = 6, most_stops = 4;
  const auto reference = execute(given, *given.make());
  Memory unused;
  Leg whole{.stop_at = 0};
  whole.go(given, unused);
  if (whole.polls == 0) {
    findings.kept.emplace_back("goes on as if never stopped: not tried: it never polls, so it is never stopped");
    return;
  }
  Random random(random_key(given.seed, "contract.restart"), 0);
  int stops = 0;
  for (int life = 0; life < lives; ++life) {
    auto test = given;
    // By turns only what a stop saves, and older ones that some steps have to be made again from.
    test.settings.checkpoint.every_steps = life % 2 == 0 ? 0 : 1 + random.integer(7);
    Memory memory;
    std::string places;
    std::string differs;
    try {
      auto left = whole.polls;
      for (int stop = 0; stop < most_stops && left > 0; ++stop) {
        Leg leg{.stop_at = 1 + random.integer(left)};
        leg.go(test, memory);
        if (leg.result) break;  // it was nearly done, and needed fewer polls than were left
        places += fmt::format("{}{}", places.empty() ? "" : ", ", leg.stop_at);
        ++stops;
        left -= leg.stop_at;
      }
      Leg last{.stop_at = 0};
      last.go(test, memory);
      differs = difference(given, reference, *last.result);
    } catch (...) {
      differs = fmt::format("it throws \"{}\"", handled_error());
    }
    if (!differs.empty()) {
      findings.broken.push_back(fmt::format(
          "goes on as if never stopped: {} after stops at poll {} and going on from the checkpoint, in another thread and object; {}",
          differs, places,
          given.node.stepper ? "all that step() needs must be in State" : "all that each() needs must be made before it, from the inputs"));
      return;
    }
  }
  findings.kept.push_back(fmt::format("goes on as if never stopped: {} lives, {} stops at random polls", lives, stops));
}

}  // namespace regatta::testing
