#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <thread>

#include <doctest/doctest.h>
#include <fcntl.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

#include "framework/engine/boot_id.hpp"
#include "framework/engine/fatal_signals.hpp"
#include "framework/engine/in_flight.hpp"
#include "tests/framework/study/temporary_folder.hpp"

using namespace regatta;

namespace {

void say_nothing() { dup2(open("/dev/null", O_WRONLY | O_CLOEXEC), STDERR_FILENO); }

/// How a child process ended that did `work`: "exit 0" or "signal 9".
template <class Work>
std::string in_a_child(Work work) {
  const pid_t child = fork();
  if (child == 0) {
    work();
    _exit(0);
  }
  int status = 0;
  waitpid(child, &status, 0);
  return WIFEXITED(status) ? "exit " + std::to_string(WEXITSTATUS(status)) : "signal " + std::to_string(WTERMSIG(status));
}

void begin(InFlight& in_flight, std::size_t lane, std::uint64_t run, std::uint64_t phase) {
  in_flight.lane(lane).begin(run, 100 + run);
  in_flight.lane(lane).phase = phase;
}

}  // namespace

TEST_SUITE("framework/engine/in_flight") {
  TEST_CASE("what a killed process had in flight is found") {
    const TemporaryFolder folder;
    const auto file = folder.path() / "in_flight";
    CHECK(!read_in_flight(file));
    const auto end = in_a_child([&] {
      InFlight in_flight(file, 3, {"draw", "simulate"}, "the key");
      begin(in_flight, 0, 7, 0);
      in_flight.lane(0).end();
      begin(in_flight, 1, 42, 1);
      in_flight.lane(2).begin(43, 143);
      kill(getpid(), SIGKILL);
    });
    CHECK(end == "signal 9");
    const auto left = read_in_flight(file);
    REQUIRE(left);
    CHECK(left->key == "the key");
    CHECK(left->boot == boot_id());
    CHECK(left->signal == 0);
    CHECK(!left->stop_asked);
    REQUIRE(left->runs.size() == 2);
    CHECK(left->runs[0].run == 42);
    CHECK(left->runs[0].identity == 142);
    CHECK(left->runs[0].phase == "simulate");
    CHECK(left->runs[0].lane == 1);
    CHECK(!left->runs[0].raised);
    CHECK(left->runs[1].run == 43);
    CHECK(left->runs[1].phase.empty());
    std::filesystem::resize_file(file, std::filesystem::file_size(file) - 1);
    CHECK(!read_in_flight(file));
  }

  TEST_CASE("a process that ends in order leaves no file") {
    const TemporaryFolder folder;
    const auto file = folder.path() / "in_flight";
    {
      const InFlight in_flight(file, 1, {"draw"}, "");
      CHECK(in_flight.warning().empty());
      CHECK(std::filesystem::exists(file));
    }
    CHECK(!std::filesystem::exists(file));
  }

  TEST_CASE("a fatal signal is noted with the run that raised it, says so, and ends the process") {
    const TemporaryFolder folder;
    const auto file = folder.path() / "in_flight", log = folder.path() / "study.log";
    for (const int signal : {SIGSEGV, SIGBUS, SIGFPE, SIGILL, SIGABRT}) {
      const auto end = in_a_child([&] {
        for (const int ours : {SIGSEGV, SIGBUS, SIGFPE, SIGILL, SIGABRT}) ::signal(ours, SIG_DFL);  // neither doctest nor a sanitizer
        say_nothing();
        InFlight in_flight(file, 2, {"draw", "simulate"}, "");
        const FatalSignals fatal(in_flight, log, nullptr);
        std::thread([&] { begin(in_flight, 1, 4, 1); }).join();
        begin(in_flight, 0, 3, 0);
        raise(signal);
      });
      CHECK(end == "signal " + std::to_string(signal));
      const auto left = read_in_flight(file);
      REQUIRE(left);
      CHECK(left->signal == signal);
      REQUIRE(left->runs.size() == 2);
      CHECK(left->runs[0].raised);
      CHECK(!left->runs[1].raised);
      std::ifstream said(log);
      std::string first, second, third;
      std::getline(said, first), std::getline(said, second), std::getline(said, third);
      const auto name = fatal_signal_name(signal);
      CHECK(first.ends_with("Z error lane - run - study " + name + ": raised by run 000003 in phase draw, lane 0"));
      CHECK(second.ends_with(name + ": in flight: run 000004 in phase simulate, lane 1"));
      CHECK(third.ends_with(name + ": the same command goes on"));
      std::filesystem::remove(log);
    }
  }

  TEST_CASE("a signal of another process, or from no lane, is no run's fault") {
    const TemporaryFolder folder;
    const auto file = folder.path() / "in_flight";
    CHECK(in_a_child([&] {
            ::signal(SIGABRT, SIG_DFL);
            say_nothing();
            InFlight in_flight(file, 1, {"draw"}, "");
            const FatalSignals fatal(in_flight, "/dev/null", nullptr);
            std::thread([&] { begin(in_flight, 0, 3, 0); }).join();
            std::abort();
          }) == "signal 6");
    const auto left = read_in_flight(file);
    REQUIRE(left);
    CHECK(left->signal == SIGABRT);
    REQUIRE(left->runs.size() == 1);
    CHECK(!left->runs[0].raised);
  }

  TEST_CASE("a handler that was there before comes next") {
    const TemporaryFolder folder;
    CHECK(in_a_child([&] {
            ::signal(SIGSEGV, [](int) { _exit(5); });
            say_nothing();
            InFlight in_flight(folder.path() / "in_flight", 1, {}, "");
            const FatalSignals fatal(in_flight, "/dev/null", nullptr);
            auto* sealed = static_cast<volatile int*>(::mmap(nullptr, 4096, PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0));
            *sealed = 1;  // not through a null pointer: a sanitizer would see that first
          }) == "exit 5");
  }

  TEST_CASE("a file that can no longer be written ends no process") {
    const TemporaryFolder folder;
    const auto file = folder.path() / "in_flight";
    CHECK(in_a_child([&] {
            InFlight in_flight(file, 1, {"draw"}, "");
            const FatalSignals fatal(in_flight, "/dev/null", nullptr);
            std::filesystem::resize_file(file, 0);
            begin(in_flight, 0, 3, 0);
            _exit(in_flight.lane(0).run == 3 && in_flight.phase_name(0) == "draw" ? 0 : 1);
          }) == "exit 0");
  }

  TEST_CASE("where no file can be made a warning says so, and lanes go on") {
    InFlight in_flight("/proc/none/in_flight", 2, {"draw"}, "");
    CHECK(in_flight.warning().starts_with("/proc/none/in_flight: No such file or directory; "));
    begin(in_flight, 1, 3, 0);
    CHECK(in_flight.lane(1).run == 3);
  }
}
