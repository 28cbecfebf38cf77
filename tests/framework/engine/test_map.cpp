#include <deque>
#include <memory>
#include <mutex>
#include <numeric>
#include <set>
#include <stdexcept>
#include <thread>

#include <doctest/doctest.h>
#include <tbb/global_control.h>
#include <tbb/parallel_for.h>

#include "framework/engine/affinity.hpp"
#include "framework/engine/map.hpp"

using namespace regatta;

namespace {

/// Two lanes on the same core are still two threads.
LanePool two_lanes() { return LanePool({this_thread_cpus().front(), this_thread_cpus().front()}); }

std::vector<int> numbers(int count) {
  std::vector<int> all(static_cast<std::size_t>(count));
  std::iota(all.begin(), all.end(), 0);
  return all;
}

}  // namespace

TEST_SUITE("framework/engine/map") {
  TEST_CASE("results come in the order of the parameters, from any random access range, call after call") {
    auto pool = two_lanes();
    CHECK(pool.lanes() == 2);
    const auto square = [](int x) { return x * x; };
    for (int call = 0; call < 20; ++call) {
      const auto squares = pool.map(square, numbers(1000));
      REQUIRE(squares.size() == 1000);
      for (int i = 0; i < 1000; ++i) REQUIRE(squares[static_cast<std::size_t>(i)].value() == i * i);
    }
    const std::deque<std::string> names{"tem", "pendulum", ""};
    const auto sizes = pool.map(&std::string::size, names);
    CHECK(sizes[1].value() == 8);
    CHECK(pool.map(square, std::vector<int>()).empty());
    CHECK(map(square, std::vector{1, 2, 3}).back().value() == 9);
  }

  TEST_CASE("parameters may be changed in place, and results moved") {
    auto pool = two_lanes();
    std::vector<double> values(100, 2.0);
    const auto nothing = pool.map([](double& value) { value *= 2; }, values);
    static_assert(std::is_same_v<decltype(nothing), const std::vector<Outcome<void>>>);
    for (std::size_t i = 0; i < values.size(); ++i) CHECK((nothing[i].ok() && values[i] == 4.0));
    auto owned = pool.map([](double value) { return std::make_unique<double>(value); }, values);
    const std::unique_ptr<double> mine = std::move(owned[3]).value();
    CHECK(*mine == 4.0);
  }

  TEST_CASE("an item that throws is a value, the others are not touched") {
    auto pool = two_lanes();
    const auto roots = pool.map(
        [](int x) {
          if (x % 7 == 3) throw std::domain_error("no root of " + std::to_string(x));
          if (x % 7 == 4) throw x;
          return x;
        },
        numbers(70));
    for (int x = 0; x < 70; ++x) {
      const auto& root = roots[static_cast<std::size_t>(x)];
      if (x % 7 == 3) {
        CHECK(!root.ok());
        CHECK(root.error() == "no root of " + std::to_string(x));
        CHECK_THROWS_AS(root.value(), std::domain_error);
      } else if (x % 7 == 4) {
        CHECK(root.error() == "something was thrown that is not a std::exception");
        CHECK_THROWS_AS(root.value(), int);
      } else {
        CHECK(root.error().empty());
        CHECK(root.value() == x);
      }
    }
  }

  TEST_CASE("a parallel loop inside an item stays on its lane") {
    const tbb::global_control more(tbb::global_control::max_allowed_parallelism, 8);
    auto pool = two_lanes();
    const auto threads = pool.map(
        [](int) {
          std::mutex mutex;
          std::set<std::thread::id> seen;
          tbb::parallel_for(0, 200, [&](int) {
            const std::lock_guard lock(mutex);
            seen.insert(std::this_thread::get_id());
          });
          return seen == std::set{std::this_thread::get_id()};
        },
        numbers(50));
    for (const auto& alone : threads) CHECK(alone.value());
  }

  TEST_CASE("after a stop request no item begins, and those that are missing say so") {
    LanePool pool({this_thread_cpus().front()});
    StopRequest stop;
    const auto outcomes = pool.map(
        [&](int i) {
          if (i == 4) stop.ask();
          return i;
        },
        numbers(10), stop);
    for (std::size_t i = 0; i < 10; ++i) CHECK(outcomes[i].ok() == (i <= 4));
    CHECK(outcomes[9].error() == "not run, because a stop was asked for");
    CHECK(pool.map([](int i) { return i; }, numbers(10)).back().value() == 9);
  }

  TEST_CASE("the same pool inside an item is an error of that item") {
    LanePool pool({this_thread_cpus().front()});
    const auto inner = [](int i) { return i; };
    const auto outcomes = pool.map([&](int i) { return pool.map(inner, numbers(i)).size(); }, numbers(2));
    CHECK(outcomes[1].error().starts_with("Engine::process: called while another call is at work"));
  }
}
