#include <array>
#include <cstdlib>
#include <cstring>
#include <memory>
#include <string>
#include <thread>
#include <vector>

#include <doctest/doctest.h>

#include "framework/core/counted_memory.hpp"

using namespace regatta;
namespace cm = counted_memory;

namespace {

/// Counts as long as it lives.
struct Counting {
  explicit Counting(std::int64_t limit = cm::unlimited, bool mallocs = true) { cm::begin(limit, mallocs); }
  ~Counting() { cm::end(); }
  Counting(const Counting&) = delete;
  Counting& operator=(const Counting&) = delete;
};

constexpr std::int64_t mebibyte = 1 << 20;

/// Of so many blocks of 1 MiB: glibc maps each alone, rounded up to pages with its own 16 bytes, and with what an alignment costs.
void check_close(std::int64_t bytes, std::int64_t blocks) {
  CHECK(bytes >= blocks * mebibyte);
  CHECK(bytes <= blocks * (mebibyte + 2 * 4096));
}

/// So that no compiler leaves an allocation out.
void touch(void* place) { asm volatile("" : : "r"(place) : "memory"); }

}  // namespace

TEST_SUITE("framework/core/counted_memory") {
  TEST_CASE("what a thread takes by new and by the functions of C is counted, and what it gives back") {
    if (!cm::available()) return;
    std::array<std::int64_t, 6> held{};  // looked at later: a CHECK takes memory, too
    std::int64_t left = 0, peak = 0, later = 0;
    bool aligned_alone = false;
    {
      const Counting counting;
      {
        std::vector<double> numbers(mebibyte / 8);
        touch(numbers.data());
        held[0] = cm::held();
        char* aligned = new (std::align_val_t(64)) char[mebibyte];
        touch(aligned);
        held[1] = cm::held();
        std::array<void*, 4> places{std::malloc(mebibyte), std::calloc(1024, 1024), std::aligned_alloc(4096, mebibyte), nullptr};
        aligned_alone = ::posix_memalign(&places[3], 128, mebibyte) == 0;
        held[2] = cm::held();
        places[0] = std::realloc(places[0], 3 * mebibyte);
        held[3] = cm::held();
        for (void* place : places) std::free(place);
        held[4] = cm::held();
        ::operator delete[](aligned, std::align_val_t(64));
      }
      left = cm::held();
      peak = cm::take_peak();
      later = cm::take_peak();
    }
    CHECK(aligned_alone);
    check_close(held[0], 1);
    check_close(held[1], 2);
    check_close(held[2], 6);
    check_close(held[3], 8);
    check_close(held[4], 2);
    CHECK(left == 0);
    check_close(peak, 8);
    CHECK(later == 0);  // begins anew
  }

  TEST_CASE("each thread counts for itself, and only from begin() to end()") {
    if (!cm::available()) return;
    std::vector<char> before(mebibyte);
    touch(before.data());
    const Counting counting;
    std::thread([] {
      std::vector<char> other(mebibyte);
      touch(other.data());
    }).join();
    CHECK(cm::held() < 4096);  // what the thread itself took
    {
      const cm::Uncounted outlives;
      std::vector<char> uncounted(mebibyte);
      touch(uncounted.data());
      CHECK(cm::held() < 4096);
    }
    CHECK(cm::held() < 4096);
    cm::end();
    std::vector<char> after(mebibyte);
    touch(after.data());
    CHECK(cm::held() == 0);
  }

  TEST_CASE("beyond the limit a large request is refused where that is asked for, and says what it was") {
    if (!cm::available()) return;
    const Counting counting(8 * mebibyte);
    std::vector<char> some(2 * mebibyte);
    touch(some.data());
    {
      std::vector<char> more(7 * mebibyte);  // nobody refuses
      touch(more.data());
      CHECK_THROWS_WITH_AS(
          cm::check(),
          "it holds 9.0 MiB of memory where its budget is 8.0 MiB; make runs smaller with samples.per_run, allow more with "
          "memory.per_run, or run fewer at once with execution.cores",
          MemoryExceeded);
    }
    CHECK_NOTHROW(cm::check());
    CHECK_FALSE(cm::refused());
    const cm::Refusing refusing;
    CHECK_THROWS_AS(std::vector<char>(7 * mebibyte), std::bad_alloc);
    REQUIRE(cm::refused());
    CHECK(
        cm::refusal_text() ==
        "it asked for 7.0 MiB of memory when it held 2.0 MiB of its budget of 8.0 MiB; make runs smaller with samples.per_run, allow more "
        "with memory.per_run, or run fewer at once with execution.cores");
    try {
      throw std::bad_alloc();
    } catch (...) {
      CHECK(handled_error() == cm::refusal_text());
    }
    void* place = std::malloc(mebibyte);
    touch(place);
    CHECK(std::realloc(place, 8 * mebibyte) == nullptr);  // `place` stays
    CHECK(std::calloc(8, mebibyte) == nullptr);
    CHECK(std::aligned_alloc(64, 8 * mebibyte) == nullptr);
    void* other = nullptr;
    CHECK(::posix_memalign(&other, 64, 8 * mebibyte) == ENOMEM);
    std::free(place);
    {
      const cm::Refusing allowed(false);
      CHECK_NOTHROW(std::vector<char>(7 * mebibyte));
    }
    CHECK_NOTHROW(std::vector<char>(5 * mebibyte));
  }

  TEST_CASE("small requests may go a quarter beyond the limit") {
    if (!cm::available()) return;
    std::vector<std::unique_ptr<char[]>> pieces(1'000);
    const Counting counting(mebibyte);
    const cm::Refusing refusing;
    std::size_t taken = 0;
    try {
      for (; taken < pieces.size(); ++taken) {
        pieces[taken].reset(new char[4096]);
        touch(pieces[taken].get());
      }
    } catch (const std::bad_alloc&) {
    }
    CHECK(taken > 256);
    CHECK(taken <= 320);
    CHECK_THROWS_AS(cm::check(), MemoryExceeded);
  }

  TEST_CASE("memory that is only told of counts where malloc is not asked") {
    const Counting counting(mebibyte, false);
    std::vector<char> numbers(2 * mebibyte);
    touch(numbers.data());
    CHECK(cm::held() == 0);
    cm::add(mebibyte / 2);
    CHECK(cm::held() == mebibyte / 2);
    CHECK_NOTHROW(cm::check());
    cm::add(mebibyte);
    CHECK_THROWS_AS(cm::check(), MemoryExceeded);
    cm::add(-3 * mebibyte / 2);
    CHECK(cm::held() == 0);
    CHECK(cm::take_peak() == 3 * mebibyte / 2);
  }
}
