// What ends or changes a whole process, for the tests to start and watch. Usage: engine_child WHAT; prints a line a step.
#include <cerrno>
#include <chrono>
#include <cstdio>
#include <stdexcept>
#include <string_view>
#include <thread>

#include <signal.h>
#include <tbb/info.h>
#include <unistd.h>

#include "framework/core/stop.hpp"
#include "framework/engine/affinity.hpp"
#include "framework/engine/lane_arena.hpp"
#include "framework/engine/signals.hpp"

using namespace regatta;

namespace {

void say(std::string_view line) {
  std::printf("%.*s\n", static_cast<int>(line.size()), line.data());
  std::fflush(stdout);
}

int wait_for_signals(bool obey) {
  StopRequest stop;
  const SignalThread signals([&](std::string_view name) {
    say(name);
    stop.ask();
  });
  say("ready");
  for (int i = 0; i < 2000 && !(obey && stop.asked()); ++i) std::this_thread::sleep_for(std::chrono::milliseconds(10));
  return obey && stop.asked() ? 75 : 3;
}

int write_to_closed_pipe() {
  const SignalThread signals([](std::string_view) {});
  int ends[2];
  if (pipe(ends) != 0) return 3;
  close(ends[0]);
  return write(ends[1], "x", 1) == -1 && errno == EPIPE ? 0 : 4;
}

int after_the_destructor() {
  {
    const SignalThread signals([](std::string_view) {});
  }
  raise(SIGTERM);  // has its old effect again
  return 3;
}

/// What the compiler cannot see: a body that calls something which throws.
class Throwing : public RunTask {
 public:
  void execute(std::size_t) noexcept override { fail(); }

 private:
  static void fail() { throw std::runtime_error("crossed a node"); }
};

int throw_across_a_node() {
  LaneArena arena({{{}}}, Path::graph);
  Throwing task;
  arena.enter([&] { arena.run(task, 0); });
  return 3;
}

int count_cores() {
  const unsigned first = this_thread_cpus().front();
  if (pin_this_thread({&first, 1})) return 3;
  say(std::to_string(tbb::info::default_concurrency()));
  return 0;
}

}  // namespace

int main(int argc, char** argv) {
  const std::string_view what = argc > 1 ? argv[1] : "";
  if (what == "obey") return wait_for_signals(true);
  if (what == "ignore") return wait_for_signals(false);
  if (what == "pipe") return write_to_closed_pipe();
  if (what == "after") return after_the_destructor();
  if (what == "throw") return throw_across_a_node();
  if (what == "cores") return count_cores();
  return 64;
}
