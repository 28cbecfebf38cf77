#include <doctest/doctest.h>

#include "framework/core/error.hpp"
#include "framework/storage/live/commit_thread.hpp"
#include "framework/storage/reader.hpp"
#include "tests/framework/storage/temporary_folder.hpp"

using namespace regatta;
using When = CommitThread::When;
using namespace std::chrono_literals;

namespace {

Document at_step(std::uint64_t step) {
  Document document;
  document.attribute("/", "step", step);
  return document;
}

}  // namespace

TEST_SUITE("framework/storage/live/commit_thread") {
  TEST_CASE("what is asked for within an interval is one commit, of the newest document") {
    const TemporaryFolder folder;
    LiveFile a(folder / "a.h5"), b(folder / "b.h5");
    CommitThread thread(10min);
    thread
        .request(
            a, [] { return at_step(1); }, When::now)
        .get();
    CHECK(thread.groups() == 1);
    for (std::uint64_t step = 2; step < 50; ++step) {
      thread.request(
          a, [step] { return at_step(step); }, When::soon);
      thread.request(
          b, [step] { return at_step(step); }, When::soon);
    }
    CHECK(thread.groups() == 1);
    thread
        .request(
            a, [] { return at_step(50); }, When::now)
        .get();
    CHECK(thread.groups() == 2);
    thread.withdraw(b);  // waits for the rest of its commit
    CHECK(Reader(folder / "a.h5").natural("/", "step") == 50);
    CHECK(Reader(folder / "b.h5").natural("/", "step") == 49);
    CHECK(a.sequence() == 2);
    CHECK(b.sequence() == 1);
  }

  TEST_CASE("a commit that nobody hurries comes after the interval, and at the end") {
    const TemporaryFolder folder;
    LiveFile a(folder / "a.h5"), b(folder / "b.h5");
    {
      CommitThread quick(1ms);
      quick
          .request(
              a, [] { return at_step(1); }, When::soon)
          .get();
      quick
          .request(
              a, [] { return at_step(2); }, When::soon)
          .get();
      CHECK(Reader(folder / "a.h5").natural("/", "step") == 2);
    }
    {
      CommitThread slow(10min);
      slow.request(
              b, [] { return at_step(1); }, When::now)
          .get();
      slow.request(
          b, [] { return at_step(2); }, When::soon);
    }
    CHECK(Reader(folder / "b.h5").natural("/", "step") == 2);
  }

  TEST_CASE("an error reaches who asked, and nobody else") {
    const TemporaryFolder folder;
    LiveFile a(folder / "a.h5"), b(folder / "b.h5");
    CommitThread thread(10min);
    thread
        .request(
            a, [] { return at_step(1); }, When::now)
        .get();
    const auto failing = thread.request(
        a, []() -> Document { throw Error("no document"); }, When::soon);
    const auto good = thread.request(
        b, [] { return at_step(1); }, When::now);
    CHECK_THROWS_WITH_AS(failing.get(), "no document", Error);
    CHECK_NOTHROW(good.get());
    CHECK(Reader(folder / "a.h5").natural("/", "step") == 1);
  }

  TEST_CASE("what is withdrawn is not committed") {
    const TemporaryFolder folder;
    LiveFile a(folder / "a.h5");
    CommitThread thread(10min);
    thread
        .request(
            a, [] { return at_step(1); }, When::now)
        .get();
    const auto forgotten = thread.request(
        a, [] { return at_step(2); }, When::soon);
    thread.withdraw(a);
    CHECK_THROWS_AS(forgotten.get(), std::future_error);
    CHECK(a.sequence() == 1);
  }
}
