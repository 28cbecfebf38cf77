#include <chrono>
#include <thread>

#include <doctest/doctest.h>

#include "framework/engine/signals.hpp"
#include "tests/framework/engine/child.hpp"

using namespace regatta;
using test::Child;

TEST_SUITE("framework/engine/signals") {
  TEST_CASE("the first signal is told by its name and the program ends in order") {
    for (const auto& [number, name] : {std::pair{SIGINT, "SIGINT"}, std::pair{SIGTERM, "SIGTERM"}, std::pair{SIGHUP, "SIGHUP"}}) {
      Child child("obey");
      REQUIRE(child.line() == "ready");
      child.signal(number);
      CHECK(child.line() == name);
      CHECK(child.end() == "exit 75");
    }
  }

  TEST_CASE("the second signal ends the program at once, also if it is another one") {
    for (const int second : {SIGINT, SIGTERM}) {
      Child child("ignore");
      REQUIRE(child.line() == "ready");
      child.signal(SIGINT);
      CHECK(child.line() == "SIGINT");  // so that the two cannot merge into one
      if (second == SIGINT) std::this_thread::sleep_for(std::chrono::milliseconds(150));
      child.signal(second);
      CHECK(child.line().empty());
      CHECK(child.end() == "exit 130");
    }
  }

  TEST_CASE("a signal that comes twice in a tenth of a second is one: timeout(1) sends it to a process and to its group") {
    Child child("obey");
    REQUIRE(child.line() == "ready");
    child.signal(SIGINT);
    CHECK(child.line() == "SIGINT");
    child.signal(SIGINT);
    CHECK(child.end() == "exit 75");
  }

  TEST_CASE("under nohup a hangup stays without effect") {
    Child child("obey", true);
    REQUIRE(child.line() == "ready");
    child.signal(SIGHUP);
    child.signal(SIGTERM);
    CHECK(child.line() == "SIGTERM");
    CHECK(child.end() == "exit 75");
  }

  TEST_CASE("a closed pipe is an error of the write") { CHECK(Child("pipe").end() == "exit 0"); }

  TEST_CASE("after the destructor a signal has its old effect") { CHECK(Child("after").end() == "signal 15"); }

  TEST_CASE("the destructor ends the thread and restores mask and SIGPIPE") {
    sigset_t before, during, after;
    struct sigaction pipe_before {
    }, pipe_during{}, pipe_after{};
    pthread_sigmask(SIG_BLOCK, nullptr, &before);
    sigaction(SIGPIPE, nullptr, &pipe_before);
    {
      const SignalThread signals([](std::string_view) { FAIL("no signal was sent"); });
      pthread_sigmask(SIG_BLOCK, nullptr, &during);
      sigaction(SIGPIPE, nullptr, &pipe_during);
    }
    pthread_sigmask(SIG_BLOCK, nullptr, &after);
    sigaction(SIGPIPE, nullptr, &pipe_after);
    for (const int number : {SIGINT, SIGTERM, SIGHUP}) {
      CHECK(sigismember(&during, number) == 1);
      CHECK(sigismember(&after, number) == sigismember(&before, number));
    }
    CHECK((pipe_during.sa_handler == SIG_IGN));  // doctest cannot print a function
    CHECK((pipe_after.sa_handler == pipe_before.sa_handler));
  }
}
