#include <mutex>
#include <set>
#include <string>
#include <thread>

#include <doctest/doctest.h>
#include <tbb/parallel_for.h>

#include "framework/engine/sequential.hpp"

using namespace regatta;

namespace {

struct Seen {
  std::vector<std::string> calls;
  std::set<std::thread::id> threads;
};

/// Writes down what is called.
class Scribe final : public RunTask {
 public:
  Scribe(Seen& seen, std::uint64_t index) : seen_(seen), index_(index) {}
  void begin(std::size_t lane) noexcept override { note("begin", lane); }
  void execute(std::size_t node) noexcept override {
    note("node", node);
    std::mutex mutex;
    tbb::parallel_for(0, 1000, [&](int) {
      const std::lock_guard lock(mutex);
      seen_.threads.insert(std::this_thread::get_id());
    });
  }
  void end() noexcept override { note("end", 0); }
  std::uint64_t index() const { return index_; }

 private:
  void note(const char* what, std::size_t number) { seen_.calls.push_back(std::to_string(index_) + what + std::to_string(number)); }
  Seen& seen_;
  std::uint64_t index_;
};

struct Sequence {
  Seen seen;
  std::vector<std::uint64_t> delivered;
  int between = 0;

  void run(const std::vector<Job>& jobs, StopRequest& stop, int stop_after = -1) {
    process_sequentially(
        jobs, {{{1}, {}}}, [&](const Job& job) { return std::make_unique<Scribe>(seen, job.index); },
        [&](std::unique_ptr<RunTask> task) { delivered.push_back(dynamic_cast<Scribe&>(*task).index()); }, stop,
        [&] {
          if (++between == stop_after) stop.ask();
        });
  }
};

}  // namespace

TEST_SUITE("framework/engine/sequential") {
  TEST_CASE("everything happens on the calling thread, the longest run first, and is delivered in order") {
    StopRequest never;
    Sequence sequence;
    sequence.run({{7, 1.0}, {8, 3.0}, {9, 2.0}}, never);
    const std::vector<std::string> expected = {"8begin0", "8node1", "8node0",  "8end0",  "9begin0", "9node1",
                                               "9node0",  "9end0",  "7begin0", "7node1", "7node0",  "7end0"};
    CHECK(sequence.seen.calls == expected);
    CHECK(sequence.seen.threads == std::set{std::this_thread::get_id()});
    CHECK(sequence.delivered == std::vector<std::uint64_t>{7, 8, 9});
    CHECK(sequence.between == 3);
  }

  TEST_CASE("after a stop request nothing more begins; what is complete from the beginning is delivered") {
    StopRequest stop;
    Sequence sequence;
    sequence.run({{7, 1.0}, {8, 3.0}, {9, 2.0}}, stop, 2);
    CHECK(sequence.seen.calls.size() == 8);
    CHECK(sequence.delivered.empty());  // 7 comes before 8 and 9
  }
}
