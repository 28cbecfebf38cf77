#include <atomic>
#include <cerrno>
#include <chrono>
#include <thread>

#include <doctest/doctest.h>

#include "framework/core/error.hpp"
#include "framework/study/run/io_retries.hpp"

using namespace regatta;

TEST_SUITE("framework/study/io_retries") {
  TEST_CASE("only what the system refused is made again, and only so often") {
    StopRequest never;
    std::vector<std::string> told;
    const IoRetries retries(1, never, [&](const std::string& text) { told.push_back(text); });
    int calls = 0;
    CHECK_THROWS_WITH_AS(retries([&] {
                           ++calls;
                           throw Error("no file operation");
                         }),
                         "no file operation", Error);
    CHECK(calls == 1);
    CHECK(told.empty());
    const auto began = std::chrono::steady_clock::now();
    CHECK_THROWS_AS(retries([&] {
                      ++calls;
                      throw IoError("write", "x.h5", ENOSPC);
                    }),
                    IoError);
    CHECK(calls == 3);
    CHECK(std::chrono::steady_clock::now() - began >= std::chrono::seconds(1));
    CHECK(told == std::vector<std::string>{"write x.h5: No space left on device; once more in 1 s (execution.retries: 1 of 1)"});
  }

  TEST_CASE("who looks on sees that a write waits") {
    StopRequest stop;
    std::atomic<std::uint64_t> waiting = 0;
    const IoRetries retries(
        1, stop, [](const std::string&) {}, &waiting);
    std::thread other([&] {
      while (waiting == 0) std::this_thread::yield();
      stop.ask();
    });
    CHECK_THROWS_AS(retries([] { throw IoError("write", "x.h5", EIO); }), IoError);
    other.join();
    CHECK(waiting == 0);
  }

  TEST_CASE("a stop request ends the waiting") {
    StopRequest stop;
    const IoRetries retries(5, stop, [&](const std::string&) { stop.ask(); });
    int calls = 0;
    CHECK_THROWS_AS(retries([&] {
                      ++calls;
                      throw IoError("write", "x.h5", EIO);
                    }),
                    IoError);
    CHECK(calls == 1);
  }
}
